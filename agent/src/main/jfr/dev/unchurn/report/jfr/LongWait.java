package dev.unchurn.report.jfr;

import jdk.jfr.Timespan;

/** The shortest wait that is worth an event: at first that of the recorder's own events of input and output. Thread-safe. */
@Timespan
final class LongWait extends LongerThan {
    /** Called by the recorder. */
    LongWait() {
        super("20 ms");
    }
}
