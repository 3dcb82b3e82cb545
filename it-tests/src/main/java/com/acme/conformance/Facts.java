package com.acme.conformance;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Named things that were seen of a session, in the order of their names. Not thread-safe. */
final class Facts {
    private final Map<String, String> values = new TreeMap<>();

    /** Notes the value, or what was thrown instead. */
    void add(String name, Stage.Call call) {
        values.put(name, Stage.outcome(call));
    }

    /** Notes each row of a query: the first column names it, the others are its value. */
    void addRows(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) values.put(rows.getString(1), Stage.columns(rows, 2));
        } catch (SQLException e) {
            values.put(sql, Stage.describe(e));
        }
    }

    /** What {@link java.sql.Connection} itself tells of its state. */
    void addAttributes(Connection connection) {
        add("jdbc auto-commit", () -> connection.getAutoCommit());
        add("jdbc read-only", () -> connection.isReadOnly());
        add("jdbc isolation", () -> connection.getTransactionIsolation());
        add("jdbc holdability", () -> connection.getHoldability());
        add("jdbc network timeout", () -> connection.getNetworkTimeout());
        add("jdbc schema", () -> connection.getSchema());
        add("jdbc catalog", () -> connection.getCatalog());
        add("jdbc client info", () -> new TreeMap<Object, Object>(connection.getClientInfo()));
        add("jdbc type map", () -> connection.getTypeMap());
        add("jdbc closed", () -> connection.isClosed());
        add("jdbc warnings", () -> warnings(connection.getWarnings()));
    }

    private static List<String> warnings(SQLWarning first) {
        List<String> all = new ArrayList<>();
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            all.add(Stage.describe(warning));
        }
        return all;
    }

    /** One line for each thing that is not as in the other facts; a single line if there is none. */
    List<String> differencesTo(Facts other) {
        List<String> lines = new ArrayList<>();
        Map<String, String> all = new TreeMap<>(other.values);
        all.putAll(values);
        for (String name : all.keySet()) {
            String mine = values.get(name);
            String theirs = other.values.get(name);
            if (mine == null ? theirs != null : !mine.equals(theirs)) {
                lines.add("not as in a fresh session: " + name + " is " + mine + " and was " + theirs);
            }
        }
        if (lines.isEmpty()) lines.add("everything is as in a fresh session");
        return lines;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> value : values.entrySet()) {
            lines.add(value.getKey() + " is " + value.getValue());
        }
        return lines;
    }
}
