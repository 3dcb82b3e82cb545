package dev.unchurn.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps what is logged, as {@code LEVEL text}. */
final class RecordedLog implements Log.Lines {
    private final List<String> entries = Collections.synchronizedList(new ArrayList<>());

    /** What was logged since the last call. */
    List<String> take() {
        List<String> taken = new ArrayList<>(entries);
        entries.clear();
        return taken;
    }

    @Override
    public void write(String level, String line) {
        entries.add(level + " " + line);
    }
}
