package dev.unchurn.demo;

import java.util.concurrent.TimeUnit;

/** Shows the program's lines of progress, at most one every two seconds. Used by one thread. */
final class Progress {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final String prefix;
    private long shownNanos = System.nanoTime() - PERIOD_NANOS;

    Progress(String prefix) {
        this.prefix = prefix;
    }

    void line(String line) {
        if (line.startsWith("RESULT ") || line.startsWith("TIMING ")) {
            return;
        }
        long now = System.nanoTime();
        if (now - shownNanos >= PERIOD_NANOS) {
            shownNanos = now;
            System.out.println(prefix + line);
        }
    }
}
