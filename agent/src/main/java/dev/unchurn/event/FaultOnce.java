package dev.unchurn.event;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers which failures were told already. Bounded: places and exception classes of our own code. Thread-safe. */
final class FaultOnce {
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    boolean isNew(String where, Throwable failure) {
        return told.add(where + '\n' + failure.getClass().getName());
    }
}
