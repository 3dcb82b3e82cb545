package com.acme.orders;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/** Named totals that all threads add to. Only sums, so that it does not matter who comes first. */
final class Results {
    private final TreeMap<String, Long> totals = new TreeMap<String, Long>();

    synchronized void add(String name, long amount) {
        Long soFar = totals.get(name);
        totals.put(name, Long.valueOf(soFar == null ? amount : soFar.longValue() + amount));
    }

    synchronized void print(PrintStream out) {
        for (Iterator<Map.Entry<String, Long>> i = totals.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<String, Long> total = i.next();
            out.println("RESULT " + total.getKey() + "=" + total.getValue());
        }
    }
}
