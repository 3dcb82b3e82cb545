package dev.unchurn.report;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Passes events on to the JVM's Flight Recorder, once it is in use. Until then this is an empty listener: to make our event
 * types known to a recorder takes more than a tenth of a second, which no program pays that is never recorded. A JVM without
 * a Flight Recorder is silently left alone. Thread-safe.
 */
public final class JfrReport implements Listener {
    private static final String RECORDINGS = "dev.unchurn.report.jfr.Recordings";

    private final Listener faults;
    private final @Nullable FlightRecorder recorder;
    private volatile @Nullable Listener events;

    /** What we use of the recorder; its implementation is loaded only where the JVM has one. */
    public interface FlightRecorder {
        /** Whether a recording has been made or is about to be made in this JVM. Quick. */
        boolean isInitialized();

        /** Runs the task when {@link #isInitialized} becomes true, or now. Takes some time. */
        void whenInitialized(Runnable task);

        /** A listener that commits our event types to recordings. Takes some time. */
        Listener events();
    }

    /**
     * The report of a JVM; a recording that runs already has it at once.
     *
     * @param faults hears when our use of the recorder fails
     */
    public JfrReport(Listener faults) {
        this(faults, load(RECORDINGS));
    }

    JfrReport(Listener faults, @Nullable FlightRecorder recorder) {
        this.faults = faults;
        this.recorder = recorder;
        if (recorder != null && isInitialized(recorder)) begin(recorder);
    }

    static @Nullable FlightRecorder load(String name) {
        try {
            return Class.forName(name)
                    .asSubclass(FlightRecorder.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | LinkageError none) {
            return null;
        }
    }

    /** From now on a recording that is begun later has our events, too. Takes some time, so not before a connection. */
    public void followRecordings() {
        final FlightRecorder present = recorder;
        if (present == null || events != null) return;
        try {
            present.whenInitialized(new Runnable() {
                @Override
                public void run() {
                    begin(present);
                }
            });
        } catch (LinkageError none) {
            return;
        } catch (Throwable failure) {
            tell(failure);
        }
    }

    private boolean isInitialized(FlightRecorder present) {
        try {
            return present.isInitialized();
        } catch (LinkageError none) {
            return false;
        } catch (Throwable failure) {
            tell(failure);
            return false;
        }
    }

    /** On our thread or on that of whoever begins a recording, who must not see us fail. */
    private void begin(FlightRecorder present) {
        try {
            events = present.events();
        } catch (Throwable failure) {
            tell(failure);
        }
    }

    private void tell(Throwable failure) {
        faults.fault("JFR", failure);
    }

    @Override
    public void opened(PoolName pool, long openNanos) {
        Listener current = events;
        if (current != null) current.opened(pool, openNanos);
    }

    @Override
    public void openFailed(PoolName pool, long openNanos) {
        Listener current = events;
        if (current != null) current.openFailed(pool, openNanos);
    }

    @Override
    public void borrowed(PoolName pool, BorrowInfo borrow, long waitNanos, boolean reused) {
        Listener current = events;
        if (current != null) current.borrowed(pool, borrow, waitNanos, reused);
    }

    @Override
    public void released(PoolName pool, BorrowInfo borrow, long heldNanos) {
        Listener current = events;
        if (current != null) current.released(pool, borrow, heldNanos);
    }

    @Override
    public void retired(PoolName pool, RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        Listener current = events;
        if (current != null) current.retired(pool, reason, detail, site);
    }

    @Override
    public void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {
        Listener current = events;
        if (current != null) current.leaked(pool, borrow, lease);
    }

    @Override
    public void borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {
        Listener current = events;
        if (current != null) current.borrowTimedOut(pool, waitNanos, holders);
    }
}
