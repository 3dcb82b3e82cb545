package dev.unchurn.event;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The place in the application that borrowed a connection: its first frames outside JDBC, the JDK, known drivers, frameworks
 * and us. Equal when these frames are equal; that they are looked for only so far out keeps equal what was found with and
 * without a whole stack. Immutable but for {@link #isLeaking()}. Thread-safe.
 */
public final class CallSite {
    /** A borrow of which nothing was looked at. */
    public static final CallSite UNKNOWN = named(Collections.<StackTraceElement>emptyList());

    /** Counted together: the places beyond a bound. */
    public static final CallSite OTHERS = somewhereIn("other places");

    /** How many frames of the application name a place. */
    public static final int NAMED_FRAMES = 3;

    /** How many frames are looked at for them, from the innermost one. */
    public static final int LOOKED_AT = 64;

    private static final String SOME_LINE = "";

    private final List<StackTraceElement> named;
    private final List<StackTraceElement> stack;
    private final int hash;
    private volatile boolean leaking;

    private CallSite(List<StackTraceElement> named, List<StackTraceElement> stack) {
        this.named = named;
        this.stack = stack;
        this.hash = named.hashCode();
    }

    /** The call site that these frames of the application name, innermost first. */
    public static CallSite named(List<StackTraceElement> frames) {
        List<StackTraceElement> named = new ArrayList<>();
        for (StackTraceElement frame : frames) named.add(Frames.plain(frame));
        return new CallSite(Collections.unmodifiableList(named), Collections.unmodifiableList(named));
    }

    /** Somewhere in a class: of a borrow whose line was not looked at. */
    public static CallSite somewhereIn(String className) {
        return named(Collections.singletonList(new StackTraceElement(className, SOME_LINE, null, -1)));
    }

    /** The call site of a borrow with this stack, innermost frame first. */
    public static CallSite of(StackTraceElement[] stack) {
        List<StackTraceElement> application = new ArrayList<>();
        int outside = -1;
        for (int i = 0; i < Math.min(stack.length, LOOKED_AT) && application.size() < NAMED_FRAMES; i++) {
            String className = stack[i].getClassName();
            if (outside < 0 && !Frames.isBelowApplication(className)) outside = i;
            if (Frames.isApplication(className)) application.add(Frames.plain(stack[i]));
        }
        if (application.isEmpty() && stack.length > 0) application.add(Frames.plain(stack[Math.max(outside, 0)]));
        List<StackTraceElement> all = new ArrayList<>(Arrays.asList(stack).subList(Math.max(outside, 0), stack.length));
        return new CallSite(Collections.unmodifiableList(application), Collections.unmodifiableList(all));
    }

    /** The frames of the application that name it, innermost first; three at most, none when it is unknown. */
    public List<StackTraceElement> named() {
        return named;
    }

    /** The frames from the first one outside of JDBC and drivers outwards; only the named ones where no stack was taken. */
    public List<StackTraceElement> stack() {
        return stack;
    }

    /** Whether a connection that was borrowed here was leaked. */
    public boolean isLeaking() {
        return leaking;
    }

    /** From now on whole stacks are wanted of borrows here. */
    public void markLeaking() {
        leaking = true;
    }

    /** As {@code Db.open (Db.java:20) < OrderDao.find (OrderDao.java:42)}: the site and who called it. */
    @Override
    public String toString() {
        if (equals(OTHERS)) return "other places";
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
        if (frame.getMethodName().equals(SOME_LINE)) return simple + " (line not looked at)";
        String file = frame.getFileName() == null ? "unknown source" : frame.getFileName();
        String line = frame.getLineNumber() >= 0 ? ":" + frame.getLineNumber() : "";
        return simple + "." + frame.getMethodName() + " (" + file + line + ")";
    }

    @Override
    public boolean equals(Object other) {
        return this == other || (other instanceof CallSite && named.equals(((CallSite) other).named));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
