package dev.unchurn.session;

import dev.unchurn.event.RetireReason;
import dev.unchurn.pool.NotFresh;
import dev.unchurn.pool.NotReusable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be observed of a session, by the name of each part. Filled by one thread, then only read. */
final class Fingerprint {
    private static final String ABSENT = "(none)";
    private static final String HIDDEN = "(not shown)";
    private static final int MAX_SHOWN = 80;
    private static final String[] SECRETS = {"pass", "secret", "key", "token", "conninfo", "command", "credential"};

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> defaults = new HashSet<>();

    /** A part that a reset must have made as new. */
    void put(String what, @Nullable Object value) {
        values.put(what, String.valueOf(value));
    }

    /**
     * A part that has the value which this session began with. If a new session differs, then not because of what a borrower
     * left.
     */
    void putDefault(String what, @Nullable Object value) {
        put(what, value);
        defaults.add(what);
    }

    /** The parts that the one row of a query tells, by their columns. */
    void putRow(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            rows.next();
            for (int i = 1; i <= columns.getColumnCount(); i++) put(columns.getColumnLabel(i), rows.getString(i));
        }
    }

    /** The attributes that every driver keeps for itself. */
    void putAttributes(Connection connection) throws SQLException {
        put("auto-commit", connection.getAutoCommit());
        put("read-only", connection.isReadOnly());
        put("holdability", connection.getHoldability());
        put("type map", connection.getTypeMap());
        put("client info", connection.getClientInfo());
        put("warnings", connection.getWarnings() == null ? "none" : "some");
    }

    /** Takes out what was left by a part of the server that loads itself: its settings at their defaults. */
    void removeDefaultsUnknownTo(Fingerprint other) {
        for (String what : defaults) {
            if (!other.values.containsKey(what)) values.remove(what);
        }
    }

    /** How this session differs from one that is really new; null when it does not. */
    @Nullable
    NotReusable differenceTo(Fingerprint fresh) {
        NotReusable stale = null;
        for (Map.Entry<String, String> part : values.entrySet()) {
            String expected = fresh.values.get(part.getKey());
            if (part.getValue().equals(expected)) continue;
            if (!defaults.contains(part.getKey())) return notFresh(part.getKey(), expected, part.getValue());
            stale = changedDefault(part.getKey());
        }
        if (stale != null) return stale;
        for (String what : fresh.values.keySet()) {
            if (!values.containsKey(what)) return changedDefault(what);
        }
        return null;
    }

    private static NotFresh notFresh(String what, @Nullable String expected, String found) {
        return new NotFresh(what, shown(what, expected), shown(what, found));
    }

    private static NotReusable changedDefault(String what) {
        return new NotReusable(RetireReason.NOT_FRESH, what + " of new sessions has changed since this one was opened");
    }

    /** Values are the program's or the server's own: nothing that may be a secret, and not at any length. */
    static String shown(String what, @Nullable String value) {
        if (value == null) return ABSENT;
        String name = what.toLowerCase(Locale.ROOT);
        for (String secret : SECRETS) {
            if (name.contains(secret)) return HIDDEN;
        }
        return value.length() <= MAX_SHOWN ? value : value.substring(0, MAX_SHOWN) + "...";
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
