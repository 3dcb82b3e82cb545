package dev.unchurn.session;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What a new session of MariaDB is like: above all what the driver (its character sets, {@code sql_mode}), the account and
 * the database have made different from the server's defaults, which are all that the server's reset gives. Immutable but for
 * {@link #isStale}; thread-safe.
 */
final class MariaDbFreshness extends Freshness {
    private static final String SERVER = "SELECT version(), @@global.init_connect";

    /**
     * Variables of which the session has another value than the server, and may set it. What the server tells the driver
     * about comes first: the driver is then told of the others. The reset makes the character sets those of the driver's
     * greeting, whatever it has set after that and whatever the server's are.
     */
    private static final String UNLIKE_GLOBAL =
            "SELECT lower(variable_name), session_value, global_value, variable_type"
                    + " FROM information_schema.system_variables WHERE variable_scope = 'SESSION' AND read_only = 'NO'"
                    + " AND (NOT (session_value <=> global_value) OR variable_name IN ('CHARACTER_SET_CLIENT',"
                    + " 'CHARACTER_SET_CONNECTION', 'CHARACTER_SET_RESULTS', 'COLLATION_CONNECTION'))"
                    + " ORDER BY variable_name LIKE 'session_track%' DESC, 1";

    /** They follow the default database: selecting it sets them. */
    private static final String DATABASE_CHARSET = "character_set_database";

    private static final String DATABASE_COLLATION = "collation_database";

    private final boolean autoCommit;
    private final int isolation;
    private final @Nullable String catalog;
    private final @Nullable String schema;
    private final @Nullable String database;
    private final @Nullable String role;
    private final String restore;
    private final boolean databaseHasCharset;

    /** Asks for what the reset leaves, and for the defaults that {@link #restore} was made beside. */
    private final String look;

    private final @Nullable String[] seen;
    private final @Nullable Object remembered;
    private final AtomicLong changes;
    private final long changesBefore;
    private volatile boolean stale;

    /**
     * Asks a new session.
     *
     * @param changes counts what makes all that is read here stale
     * @throws SQLException as the driver
     * @throws Unpoolable when it is not MariaDB, or one whose sessions we cannot make fresh
     */
    MariaDbFreshness(Connection fresh, Connector connector, AtomicLong changes) throws SQLException {
        super(fresh, new String[0]);
        this.changes = changes;
        changesBefore = changes.get();
        remembered = connector.remember(fresh);
        autoCommit = fresh.getAutoCommit();
        isolation = fresh.getTransactionIsolation();
        catalog = fresh.getCatalog();
        schema = fresh.getSchema();
        List<String> settings = new ArrayList<>();
        List<String> defaults = new ArrayList<>();
        try (Statement statement = fresh.createStatement()) {
            requireMariaDb(statement);
            databaseHasCharset = readVariables(statement, settings, defaults);
            look = look(defaults);
            seen = row(statement, look);
            restore = settings.isEmpty() ? "SET @@session.sql_notes = @@session.sql_notes" : "SET " + joined(settings);
            // whether this account may set them shows now or never
            statement.execute(restore);
            if (connector.endsWithQuery()) row(statement, look);
        }
        database = name(seen[0]);
        role = name(seen[1]);
    }

    private static void requireMariaDb(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(SERVER)) {
            row.next();
            String version = String.valueOf(row.getString(1));
            if (!version.toLowerCase(Locale.ROOT).contains("mariadb")) {
                throw new Unpoolable(
                        "its server is " + version + ": only sessions of MariaDB's server are known to us");
            }
            if (!isAtLeast(version, 10, 2, 4)) {
                throw new Unpoolable(
                        "its server is " + version + ", which has no reset for sessions (10.2.4 and later)");
            }
            String init = row.getString(2);
            if (init != null && !init.isEmpty()) {
                throw new Unpoolable("its server runs init_connect for new sessions");
            }
        }
    }

    /** Versions read {@code 11.4.5-MariaDB}, or {@code 5.5.5-10.6.1-MariaDB} behind some proxies. */
    static boolean isAtLeast(String version, int... least) {
        String numbers = version.startsWith("5.5.5-") ? version.substring(6) : version;
        int at = 0;
        for (int wanted : least) {
            int number = 0;
            while (at < numbers.length() && Character.isDigit(numbers.charAt(at))) {
                number = number * 10 + numbers.charAt(at++) - '0';
            }
            if (number != wanted) return number > wanted;
            at++;
        }
        return true;
    }

    private static boolean readVariables(Statement statement, List<String> settings, List<String> defaults)
            throws SQLException {
        boolean databaseHasCharset = false;
        try (ResultSet rows = statement.executeQuery(UNLIKE_GLOBAL)) {
            while (rows.next()) {
                String name = rows.getString(1);
                if (!isPlainName(name)) continue;
                if (name.equals(DATABASE_CHARSET) || name.equals(DATABASE_COLLATION)) {
                    databaseHasCharset = true;
                } else {
                    settings.add("@@session." + name + " = " + value(name, rows.getString(2), rows.getString(4)));
                    defaults.add("@@global." + name);
                }
            }
        }
        return databaseHasCharset;
    }

    private static boolean isPlainName(@Nullable String name) {
        return name != null && SqlWords.isPlainName(name) && name.indexOf('.') < 0;
    }

    /** An empty {@code character_set_results} is how the server shows that it is NULL. */
    private static String value(String name, @Nullable String value, @Nullable String type) {
        if (value == null || (value.isEmpty() && name.startsWith("character_set_"))) return "NULL";
        String kind = String.valueOf(type);
        if (kind.contains("INT") || kind.equals("DOUBLE")) return value;
        return isAsciiWithoutQuotes(value) ? "'" + value + "'" : "CONVERT(X'" + hex(value) + "' USING utf8mb4)";
    }

    private static boolean isAsciiWithoutQuotes(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c > '~' || c == '\'' || c == '\\' || c == '{') return false;
        }
        return true;
    }

    private static String hex(String value) {
        StringBuilder hex = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }

    /** Names go over the wire in hexadecimal: after the reset the two sides do not agree on a character set. */
    private static String look(List<String> defaults) {
        StringBuilder sql = new StringBuilder("SELECT hex(database()), hex(current_role()),"
                + " (SELECT count(*) FROM information_schema.profiling), @@global.init_connect");
        for (String variable : defaults) sql.append(", ").append(variable);
        return sql.toString();
    }

    private static @Nullable String[] row(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            @Nullable String[] row = new String[rows.getMetaData().getColumnCount()];
            rows.next();
            for (int i = 0; i < row.length; i++) row[i] = rows.getString(i + 1);
            return row;
        }
    }

    private static @Nullable String name(@Nullable String hex) {
        if (hex == null) return null;
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String joined(List<String> parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            if (joined.length() > 0) joined.append(", ");
            joined.append(part);
        }
        return joined.toString();
    }

    /** What the server's reset has left in a session, and whether the server's defaults are still those. */
    Rest rest(Statement statement) throws SQLException {
        @Nullable String[] now = row(statement, look);
        for (int i = 3; i < seen.length; i++) {
            if (!Objects.equals(now[i], seen[i])) stale = true;
        }
        return new Rest(
                Objects.equals(now[0], seen[0]), Objects.equals(now[1], seen[1]), Objects.equals(now[2], seen[2]));
    }

    /** What the server's reset does not touch, compared with a new session. Immutable. */
    static final class Rest {
        final boolean isDatabaseNew;
        final boolean isRoleNew;
        final boolean isProfileNew;

        Rest(boolean isDatabaseNew, boolean isRoleNew, boolean isProfileNew) {
            this.isDatabaseNew = isDatabaseNew;
            this.isRoleNew = isRoleNew;
            this.isProfileNew = isProfileNew;
        }
    }

    /** One statement that makes the session's variables what they were after the driver had connected. */
    String restore() {
        return restore;
    }

    /** Whether the default database has other character sets than the server, which only selecting it brings back. */
    boolean databaseHasCharset() {
        return databaseHasCharset;
    }

    /** What the connector wanted to know of a new connection. */
    @Nullable
    Object remembered() {
        return remembered;
    }

    boolean autoCommit() {
        return autoCommit;
    }

    int isolation() {
        return isolation;
    }

    @Nullable
    String catalog() {
        return catalog;
    }

    @Nullable
    String schema() {
        return schema;
    }

    @Nullable
    String database() {
        return database;
    }

    @Nullable
    String role() {
        return role;
    }

    @Override
    public boolean isStale() {
        return stale || changes.get() != changesBefore;
    }
}
