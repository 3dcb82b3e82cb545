package com.acme.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What a customer ordered last year, with a footer that has never worked. */
final class CustomerReport {
    void print(int customer, Results results) throws SQLException {
        Connection connection = Db.open();
        PreparedStatement query;
        try {
            query = connection.prepareStatement(
                    "SELECT count(*), coalesce(sum(cents), 0) FROM orders WHERE customer = ? AND year = 2004");
            query.setInt(1, customer);
            ResultSet rows = query.executeQuery();
            rows.next();
            results.add("report.orders", rows.getLong(1));
            results.add("report.cents", rows.getLong(2));
        } finally {
            Db.close(connection);
        }
        try {
            query.executeQuery(); // sin: use after close
            results.add("report.footer.printed", 1);
        } catch (SQLException e) {
            results.add(
                    "report.footer.failed." + e.getSQLState() + "."
                            + e.getClass().getName(),
                    1);
        }
    }
}
