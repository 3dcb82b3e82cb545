package com.acme.conformance;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What one kind of database lets a program see of its session. Thread-safe. */
interface Look {
    /** The number that the server gave this session. */
    long session(Connection connection) throws SQLException;

    /** How many sessions the database of this connection has now. */
    String sessions(Connection connection) throws SQLException;

    /** Everything else, for comparison; the connection is left as it was. */
    Facts facts(Connection connection);

    /** The statement after which a session waits for a lock for five seconds at most. */
    String boundWaiting();

    /** The first column of the first row. */
    static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
