package dev.unchurn.shadow;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds events until they are fetched. A list whose head is exchanged: who adds links its event to the head that it saw and
 * tries again when another thread was faster. Only the newest event is ever exchanged and none is put in twice, so that an
 * old head cannot come back. Thread-safe and without locks.
 */
final class Mailbox {
    private final AtomicReference<@Nullable Heard> newest = new AtomicReference<>();

    /** Adds it unless that many are there already. */
    boolean add(Heard heard, int most) {
        while (true) {
            Heard last = newest.get();
            int number = last == null ? 1 : last.number + 1;
            if (number > most) return false;
            heard.before = last;
            heard.number = number;
            if (newest.compareAndSet(last, heard)) return true;
        }
    }

    /** Takes all, the earliest first. */
    List<Heard> takeAll() {
        List<Heard> taken = new ArrayList<>();
        Heard each = newest.getAndSet(null);
        while (each != null) {
            taken.add(each);
            Heard before = each.before;
            each.before = null;
            each = before;
        }
        Collections.reverse(taken);
        return taken;
    }
}
