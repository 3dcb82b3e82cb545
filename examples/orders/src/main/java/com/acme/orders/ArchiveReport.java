package com.acme.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads the archive, whose tables have the same names in another schema. */
final class ArchiveReport {
    long turnover(int customer) throws SQLException {
        Connection connection = Db.open();
        try {
            Statement path = connection.createStatement();
            path.execute("SET search_path TO archive"); // sin: search path
            path.close();
            PreparedStatement query =
                    connection.prepareStatement("SELECT coalesce(sum(cents), 0) FROM orders WHERE customer = ?");
            query.setInt(1, customer);
            ResultSet rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
        } finally {
            Db.close(connection);
        }
    }
}
