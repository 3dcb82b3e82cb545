package com.acme.orders;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Counts in what state new connections are. Added after the incident with the archive. */
final class SessionCheck {
    void run(Results results) throws SQLException {
        Connection connection = Db.open();
        try {
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(
                    "SELECT current_setting('search_path'), current_setting('app.tenant', true)");
            rows.next();
            String path = rows.getString(1);
            String tenant = rows.getString(2);
            results.add("session.auto_commit." + connection.getAutoCommit(), 1);
            results.add("session.search_path." + path.replace(" ", ""), 1);
            results.add(tenant == null ? "session.tenant.unset" : "session.tenant.'" + tenant + "'", 1);
            statement.close();
        } finally {
            Db.close(connection);
        }
    }
}
