package dev.unchurn.pool;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What will happen in a pool of virtual time, the earliest first, at equal times the first noted. Not thread-safe. */
final class Agenda {
    private static final Comparator<Item> BY_TIME = new Comparator<Item>() {
        @Override
        public int compare(Item a, Item b) {
            int byTime = Long.compare(a.atNanos, b.atNanos);
            return byTime == 0 ? Long.compare(a.number, b.number) : byTime;
        }
    };

    private final TreeSet<Item> items = new TreeSet<>(BY_TIME);
    private long numbered;
    private int certain;

    /** One thing that will happen. */
    static final class Item {
        final long atNanos;
        final Runnable step;
        private final long number;
        private final boolean isCertain;

        private Item(long atNanos, Runnable step, long number, boolean isCertain) {
            this.atNanos = atNanos;
            this.step = step;
            this.number = number;
            this.isCertain = isCertain;
        }
    }

    /** @param isCertain false for a limit on waiting for something that may yet come */
    Item add(long atNanos, Runnable step, boolean isCertain) {
        Item item = new Item(atNanos, step, numbered++, isCertain);
        items.add(item);
        if (isCertain) certain++;
        return item;
    }

    void remove(Item item) {
        if (items.remove(item) && item.isCertain) certain--;
    }

    @Nullable
    Item first() {
        return items.isEmpty() ? null : items.first();
    }

    boolean hasCertain() {
        return certain > 0;
    }
}
