package com.acme.orders;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The monthly statement of one tenant, named to the database by a setting that a view could read. */
final class TenantStatement {
    void run(Results results) throws SQLException {
        Connection connection = Db.open();
        try {
            Statement statement = connection.createStatement();
            statement.execute("SET app.tenant = '7'"); // sin: custom setting
            ResultSet rows = statement.executeQuery(
                    "SELECT count(*), sum(cents) FROM orders WHERE customer = current_setting('app.tenant')::int");
            rows.next();
            results.add("tenant.orders", rows.getLong(1));
            results.add("tenant.cents", rows.getLong(2));
            statement.close();
        } finally {
            Db.close(connection);
        }
    }
}
