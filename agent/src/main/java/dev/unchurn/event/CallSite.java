package dev.unchurn.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The place in the application that borrowed a connection: its first frames outside JDBC, the JDK, known drivers and
 * us. Equal when these frames are equal. Immutable.
 */
public final class CallSite {
    private static final int NAMED_FRAMES = 3;

    private static final String[] NOT_THE_APPLICATION = {
        "java.",
        "javax.",
        "jdk.",
        "sun.",
        "com.sun.",
        "dev.unchurn.",
        "org.postgresql.",
        "com.mysql.",
        "org.mariadb.",
        "oracle.",
        "com.microsoft.sqlserver.",
        "org.h2.",
        "org.hsqldb.",
        "org.apache.derby.",
        "org.sqlite.",
        "net.sourceforge.jtds."
    };

    private final List<StackTraceElement> named;
    private final List<StackTraceElement> stack;

    private CallSite(List<StackTraceElement> named, List<StackTraceElement> stack) {
        this.named = named;
        this.stack = stack;
    }

    /** The call site of a borrow with this stack, innermost frame first. */
    public static CallSite of(StackTraceElement[] stack) {
        List<StackTraceElement> application = new ArrayList<>();
        int first = -1;
        for (int i = 0; i < stack.length; i++) {
            if (isApplication(stack[i].getClassName())) {
                if (first < 0) first = i;
                if (application.size() < NAMED_FRAMES) application.add(stack[i]);
            }
        }
        List<StackTraceElement> all = new ArrayList<>();
        for (int i = Math.max(first, 0); i < stack.length; i++) all.add(stack[i]);
        if (application.isEmpty() && !all.isEmpty()) application.add(all.get(0));
        return new CallSite(Collections.unmodifiableList(application), Collections.unmodifiableList(all));
    }

    private static boolean isApplication(String className) {
        for (String prefix : NOT_THE_APPLICATION) {
            if (className.startsWith(prefix)) return false;
        }
        return true;
    }

    /** The frames from the first one of the application outwards. */
    public List<StackTraceElement> stack() {
        return stack;
    }

    /** As {@code Db.open (Db.java:20) < OrderDao.find (OrderDao.java:42)}: the site and who called it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (StackTraceElement frame : named) {
            if (text.length() > 0) text.append(" < ");
            text.append(shortName(frame));
        }
        return text.length() == 0 ? "unknown" : text.toString();
    }

    private static String shortName(StackTraceElement frame) {
        String className = frame.getClassName();
        String simple = className.substring(className.lastIndexOf('.') + 1);
        String file = frame.getFileName() == null ? "unknown source" : frame.getFileName();
        String line = frame.getLineNumber() >= 0 ? ":" + frame.getLineNumber() : "";
        return simple + "." + frame.getMethodName() + " (" + file + line + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallSite && named.equals(((CallSite) other).named);
    }

    @Override
    public int hashCode() {
        return named.hashCode();
    }
}
