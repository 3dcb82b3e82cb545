package dev.unchurn.leak;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.Frames;
import java.util.Arrays;

/** What tells places apart: class, method and position in it, of a few frames. Filled by one thread, then immutable. */
final class SiteKey {
    private final String[] names = new String[2 * CallSite.NAMED_FRAMES];
    private final int[] positions = new int[CallSite.NAMED_FRAMES];
    private int size;

    /** @param position any number that differs between two calls in one method: a line, or an index of byte code */
    void add(String className, String method, int position) {
        names[2 * size] = Frames.lastingName(className);
        names[2 * size + 1] = method;
        positions[size] = position;
        size++;
    }

    boolean isFull() {
        return size == CallSite.NAMED_FRAMES;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof SiteKey)) return false;
        SiteKey that = (SiteKey) other;
        return Arrays.equals(positions, that.positions) && Arrays.equals(names, that.names);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(names) * 31 + Arrays.hashCode(positions);
    }
}
