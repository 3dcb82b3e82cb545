package dev.unchurn.shadow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the program did with one pool in a piece of real time, thread by thread. Not thread-safe. */
final class Window {
    final long beginNanos;
    final long endNanos;
    final Crowd crowd;

    /** By thread, each in the order in which the thread did it. */
    final Map<Long, List<Action>> actions = new LinkedHashMap<>();

    /** What was found to be lost. */
    final List<Action> leaks = new ArrayList<>();

    Window(long beginNanos, long endNanos, Crowd crowd) {
        this.beginNanos = beginNanos;
        this.endNanos = endNanos;
        this.crowd = crowd;
    }

    void add(Action action) {
        List<Action> known = actions.get(action.demand.threadId);
        if (known == null) {
            known = new ArrayList<>();
            actions.put(action.demand.threadId, known);
        }
        known.add(action);
    }
}
