package com.acme.benchmarks;

import java.util.HashMap;
import java.util.Map;

/** What a program was told as {@code name=value}. Immutable. */
final class Arguments {
    private final Map<String, String> values = new HashMap<>();

    Arguments(String[] arguments) {
        for (String argument : arguments) {
            String[] words = argument.split("=", 2);
            values.put(words[0], words[1]);
        }
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) throw new IllegalArgumentException(name + "= is missing");
        return value;
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }

    boolean is(String name, String value) {
        return text(name).equals(value);
    }
}
