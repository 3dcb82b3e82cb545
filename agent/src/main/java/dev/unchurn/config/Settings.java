package dev.unchurn.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of the program has set, with the defaults for the rest. Each option is documented in
 * {@code docs/options.md}. Immutable and thread-safe.
 */
public final class Settings {
    private final Mode mode;
    private final int max;
    private final Duration borrowTimeout;
    private final Duration idleTimeout;
    private final int maxIdle;
    private final Duration maxLifetime;
    private final Duration validateAfter;
    private final Duration resetTimeout;
    private final Reset reset;
    private final int verify;
    private final Duration overdue;
    private final Duration reportInterval;
    private final @Nullable String reportFile;
    private final @Nullable String logFile;
    private final Stacks stacks;
    private final boolean statements;
    private final List<OptionInForce> inForce;
    private final List<String> problems;

    private Settings(Sources sources) {
        mode = Mode.values()[Option.indexOf(Mode.values(), text(sources, Option.MODE))];
        max = Integer.parseInt(text(sources, Option.MAX));
        borrowTimeout = duration(sources, Option.BORROW_TIMEOUT);
        idleTimeout = duration(sources, Option.IDLE_TIMEOUT);
        maxIdle = Integer.parseInt(text(sources, Option.MAX_IDLE));
        maxLifetime = duration(sources, Option.MAX_LIFETIME);
        validateAfter = duration(sources, Option.VALIDATE_AFTER);
        resetTimeout = duration(sources, Option.RESET_TIMEOUT);
        reset = Reset.values()[Option.indexOf(Reset.values(), text(sources, Option.RESET))];
        verify = Integer.parseInt(text(sources, Option.VERIFY));
        overdue = duration(sources, Option.OVERDUE);
        reportInterval = duration(sources, Option.REPORT_INTERVAL);
        reportFile = sources.value(Option.REPORT);
        logFile = sources.value(Option.LOG_FILE);
        stacks = Stacks.values()[Option.indexOf(Stacks.values(), text(sources, Option.STACKS))];
        statements = text(sources, Option.STATEMENTS).equalsIgnoreCase("on");
        inForce = Collections.unmodifiableList(sources.inForce());
        problems = Collections.unmodifiableList(new ArrayList<>(sources.problems()));
    }

    /** For options that have a default and therefore always a value. */
    private static String text(Sources sources, Option option) {
        String value = sources.value(option);
        if (value == null) throw new IllegalStateException(option.name() + " has no default");
        return value;
    }

    private static Duration duration(Sources sources, Option option) {
        return Duration.ofMillis(Durations.millis(text(sources, option)));
    }

    /**
     * Reads the agent argument, the system properties, the environment and the configuration file that one of them
     * names. Never throws for what it reads: see {@link #problems()}.
     *
     * @param agentArgument {@code key=value,key=value}, or null
     */
    public static Settings read(@Nullable String agentArgument) {
        Sources sources = new Sources();
        if (agentArgument != null) sources.argument(agentArgument);
        try {
            sources.properties(System.getProperties());
        } catch (SecurityException forbidden) {
            sources.problem("unchurn: the security manager forbids reading the system properties; going on without.");
        }
        try {
            sources.environment(System.getenv());
        } catch (SecurityException forbidden) {
            sources.problem("unchurn: the security manager forbids reading the environment; going on without.");
        }
        sources.configurationFile();
        return new Settings(sources);
    }

    /** As {@link #read(String)}, from an environment and system properties that the caller chooses. */
    public static Settings read(
            @Nullable String agentArgument, Map<String, String> environment, Properties properties) {
        Sources sources = new Sources();
        if (agentArgument != null) sources.argument(agentArgument);
        sources.properties(properties);
        sources.environment(environment);
        sources.configurationFile();
        return new Settings(sources);
    }

    public Mode mode() {
        return mode;
    }

    /** The hard limit of connections for each pool; 0 is none. */
    public int max() {
        return max;
    }

    /** How long a borrower waits at the hard limit; above zero. */
    public Duration borrowTimeout() {
        return borrowTimeout;
    }

    /** After how long without use a connection is closed; zero is at the next look. */
    public Duration idleTimeout() {
        return idleTimeout;
    }

    /** How many idle connections are kept over all pools; 0 is none. */
    public int maxIdle() {
        return maxIdle;
    }

    /** The age beyond which a connection is not reused; above zero. */
    public Duration maxLifetime() {
        return maxLifetime;
    }

    /** A connection that was idle for longer is validated before reuse; zero is always. */
    public Duration validateAfter() {
        return validateAfter;
    }

    /** How long the reset of a session may take; above zero. */
    public Duration resetTimeout() {
        return resetTimeout;
    }

    public Reset reset() {
        return reset;
    }

    /** After how many resets of a pool one is compared with a really new session; 0 is never. */
    public int verify() {
        return verify;
    }

    /** A lease that is older is told as overdue; zero is never. */
    public Duration overdue() {
        return overdue;
    }

    /** How often a summary is written; zero is only at exit. */
    public Duration reportInterval() {
        return reportInterval;
    }

    /** The path of the HTML report with {@code %p} and {@code %t} in it as it was written; null is none. */
    public @Nullable String reportFile() {
        return reportFile;
    }

    /** The path of the log with {@code %p} in it as it was written; null is standard error. */
    public @Nullable String logFile() {
        return logFile;
    }

    public Stacks stacks() {
        return stacks;
    }

    /** Whether statements and the time inside the driver are measured. */
    public boolean statements() {
        return statements;
    }

    /** Every option that has a value, in the order of the documentation. */
    public List<OptionInForce> inForce() {
        return inForce;
    }

    /** What could not be understood: complete lines for standard error, printed by the caller. Empty when all is well. */
    public List<String> problems() {
        return problems;
    }
}
