package dev.unchurn.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the owner of a program can set: its name, default, meaning, and what values it takes. The constants
 * are the whole table, in the order of the documentation. Immutable.
 */
final class Option {
    static final Option MODE = new Option(
            0,
            "mode",
            "pool",
            Kind.MODE,
            "`pool` reuses connections and reports, `observe` keeps none and only reports, `off` does nothing at all.");
    static final Option MAX = new Option(
            1,
            "max",
            "0",
            Kind.COUNT,
            "Hard limit of connections for each pool, those in use and those kept; 0 is no limit, as without the agent;"
                    + " then the pool finds out by trying how many should be in use at once.");
    static final Option BORROW_TIMEOUT = new Option(
            2,
            "borrowTimeout",
            "30s",
            Kind.POSITIVE_DURATION,
            "How long a program waits for a connection of a pool that is full. It matters only with `max`.");
    static final Option IDLE_TIMEOUT = new Option(
            3,
            "idleTimeout",
            "30s",
            Kind.DURATION,
            "A connection that nobody used for this long is closed, down to none.");
    static final Option MAX_IDLE = new Option(
            4,
            "maxIdle",
            "64",
            Kind.COUNT,
            "How many unused connections are kept over all pools; beyond it the least recently used is closed.");
    static final Option MAX_LIFETIME = new Option(
            5,
            "maxLifetime",
            "30m",
            Kind.POSITIVE_DURATION,
            "A connection is not reused beyond this age. It bounds how long a changed password or role goes unseen.");
    static final Option VALIDATE_AFTER = new Option(
            6,
            "validateAfter",
            "100ms",
            Kind.DURATION,
            "A connection that was idle for longer is asked for a sign of life before it is reused.");
    static final Option RESET_TIMEOUT = new Option(
            7,
            "resetTimeout",
            "5s",
            Kind.POSITIVE_DURATION,
            "A session whose reset takes longer is closed instead of reused.");
    static final Option RESET = new Option(
            8,
            "reset",
            "full",
            Kind.RESET,
            "`full` makes every session fresh on the server before it is reused. `lean` saves that round trip where only"
                    + " plain statements ran; `docs/sessions.md` says what it cannot see.");
    static final Option VERIFY = new Option(
            9,
            "verify",
            "0",
            Kind.COUNT,
            "Every so many resets of a pool, the session is compared with one that is really new; a difference is an"
                    + " error in the log, and the session is closed. 0 is never.");
    static final Option OVERDUE = new Option(
            10,
            "overdue",
            "0",
            Kind.DURATION,
            "A connection that is held for longer gets one line in the log, and one when it comes back; 0 is never.");
    static final Option REPORT_INTERVAL = new Option(
            11,
            "report.interval",
            "60s",
            Kind.DURATION,
            "How often the log gets a summary, if something happened; 0 is only when the program ends.");
    static final Option REPORT = new Option(
            12,
            "report",
            null,
            Kind.FILE,
            "Where an HTML page about the whole run is written when the program ends; without it nowhere. `%p` stands for the"
                    + " process id, `%t` for the time.");
    static final Option LOG_FILE = new Option(
            13,
            "log.file",
            null,
            Kind.FILE,
            "Where the log goes; without it to standard error. `%p` stands for the process id. An earlier file of that"
                    + " name is kept as `NAME.old`.");
    static final Option STACKS = new Option(
            14,
            "stacks",
            "auto",
            Kind.STACKS,
            "Which borrows are looked at to name their call site: `auto` as many as cost at most a tenth of one core"
                    + " for ten seconds and a hundredth after that"
                    + " (all of a program that borrows less than 5,000 times a second, on a full machine 1,500, and the whole"
                    + " stack of some),"
                    + " `all` with the whole stack, or `off`.");
    static final Option STATEMENTS = new Option(
            15,
            "statements",
            "on",
            Kind.SWITCH,
            "Whether it is measured how many statements borrowers execute, how long they are inside the driver, and how long they"
                    + " leave a transaction waiting: `on` or `off`. The `execute` methods of the driver's statements tell it.");
    static final Option CONFIG = new Option(
            16,
            "config",
            null,
            Kind.FILE,
            "A properties file (UTF-8) with options under the names of this table, for what is set nowhere else.");

    static final String PROPERTY_PREFIX = "unchurn.";
    static final String ENVIRONMENT_PREFIX = "UNCHURN_";

    private static final Option[] ALL = {
        MODE,
        MAX,
        BORROW_TIMEOUT,
        IDLE_TIMEOUT,
        MAX_IDLE,
        MAX_LIFETIME,
        VALIDATE_AFTER,
        RESET_TIMEOUT,
        RESET,
        VERIFY,
        OVERDUE,
        REPORT_INTERVAL,
        REPORT,
        LOG_FILE,
        STACKS,
        STATEMENTS,
        CONFIG
    };

    /** What values an option takes, in the words of the documentation and of error lines. */
    enum Kind {
        MODE("`pool`, `observe`, `off`", "one of pool, observe, off"),
        STACKS("`auto`, `all`, `off`", "one of auto, all, off"),
        SWITCH("`on`, `off`", "one of on, off"),
        RESET("`full`, `lean`", "one of full, lean"),
        COUNT("whole number", "a whole number from 0 to 999999999"),
        DURATION("duration", "a duration such as 500ms, 30s, 5m or 1h (at most 8760h), or a number of seconds"),
        POSITIVE_DURATION(
                "duration above 0",
                "a duration above zero such as 500ms, 30s, 5m or 1h (at most 8760h), or a number of seconds"),
        FILE("path", "the path of a file");

        private final String inTable;
        private final String words;

        Kind(String inTable, String words) {
            this.inTable = inTable;
            this.words = words;
        }

        String inTable() {
            return inTable;
        }

        String words() {
            return words;
        }
    }

    private static final int MAX_COUNT_DIGITS = 9;

    private final int index;
    private final String name;
    private final @Nullable String defaultValue;
    private final Kind kind;
    private final String meaning;

    private Option(int index, String name, @Nullable String defaultValue, Kind kind, String meaning) {
        this.index = index;
        this.name = name;
        this.defaultValue = defaultValue;
        this.kind = kind;
        this.meaning = meaning;
    }

    /** The whole table, a copy. */
    static Option[] all() {
        return ALL.clone();
    }

    /** The option of exactly this name, or null. */
    static @Nullable Option named(String name) {
        for (Option option : ALL) {
            if (option.name.equals(name)) return option;
        }
        return null;
    }

    /** Position in the table, from 0. */
    int index() {
        return index;
    }

    /** The name in the agent argument and in a configuration file. */
    String name() {
        return name;
    }

    /** As {@code unchurn.log.file}. */
    String propertyName() {
        return PROPERTY_PREFIX + name;
    }

    /** As {@code UNCHURN_LOG_FILE}, {@code UNCHURN_BORROW_TIMEOUT}. */
    String environmentName() {
        StringBuilder text = new StringBuilder(ENVIRONMENT_PREFIX);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') text.append('_');
            text.append(c == '.' ? '_' : c);
        }
        return text.toString().toUpperCase(Locale.ROOT);
    }

    /** The value when nobody sets one; null is none. */
    @Nullable
    String defaultValue() {
        return defaultValue;
    }

    Kind kind() {
        return kind;
    }

    /** What it does, as Markdown, in whole sentences. */
    String meaning() {
        return meaning;
    }

    /** Whether this text is one of the values that the option takes. */
    boolean accepts(String value) {
        if (kind == Kind.DURATION) return Durations.millis(value) >= 0;
        if (kind == Kind.POSITIVE_DURATION) return Durations.millis(value) > 0;
        if (kind == Kind.COUNT) return isCount(value);
        if (kind == Kind.MODE) return indexOf(Mode.values(), value) >= 0;
        if (kind == Kind.RESET) return indexOf(Reset.values(), value) >= 0;
        if (kind == Kind.STACKS) return indexOf(Stacks.values(), value) >= 0;
        if (kind == Kind.SWITCH) return value.equalsIgnoreCase("on") || value.equalsIgnoreCase("off");
        return !value.isEmpty();
    }

    private static boolean isCount(String value) {
        int digits = Durations.countDigits(value);
        return digits > 0 && digits <= MAX_COUNT_DIGITS && digits == value.length();
    }

    /** Where among the constants the one of this name is, whatever its case; -1 when it is not there. */
    static int indexOf(Enum<?>[] constants, String name) {
        for (int i = 0; i < constants.length; i++) {
            if (constants[i].name().equalsIgnoreCase(name)) return i;
        }
        return -1;
    }
}
