package dev.unchurn.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;

/** Keeps what is logged, as {@code LEVEL text}. */
final class RecordedLog extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1;

    private final transient List<String> entries = Collections.synchronizedList(new ArrayList<>());

    /** What was logged since the last call. */
    List<String> take() {
        List<String> taken = new ArrayList<>(entries);
        entries.clear();
        return taken;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String message, Object[] arguments, Throwable throwable) {
        entries.add(level + " " + message);
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return RecordedLog.class.getName();
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }
}
