package dev.unchurn.report.jfr;

import dev.unchurn.event.Listener;
import dev.unchurn.report.JfrReport;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/** The recorder of this JVM. Stateless, thread-safe. */
public final class Recordings implements JfrReport.FlightRecorder {
    /** Called by reflection. */
    public Recordings() {}

    /** A class of its own: it needs a type of the recorder's to be loaded. */
    private static final class Start implements FlightRecorderListener {
        private final Runnable task;

        Start(Runnable task) {
            this.task = task;
        }

        @Override
        public void recorderInitialized(FlightRecorder recorder) {
            task.run();
        }
    }

    @Override
    public boolean isInitialized() {
        return FlightRecorder.isInitialized();
    }

    @Override
    public void whenInitialized(Runnable task) {
        if (FlightRecorder.isAvailable()) FlightRecorder.addListener(new Start(task));
    }

    @Override
    public Listener events() {
        return new CommittedEvents();
    }
}
