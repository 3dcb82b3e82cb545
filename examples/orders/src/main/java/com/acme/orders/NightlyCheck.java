package com.acme.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Looks whether the orders on a list are there and add up. Two on the list were deleted long ago. */
final class NightlyCheck {
    private static final int[] LIST = {17, 42, 4711, 99, 256, 8080, 512, 1000};

    void run(Results results) throws SQLException {
        for (int i = 0; i < LIST.length; i++) {
            results.add(addsUp(LIST[i]) ? "nightly.good" : "nightly.bad", 1);
        }
    }

    /** Whoever wrote the early return did not think of the connection. */
    private boolean addsUp(int order) throws SQLException {
        Connection connection = Db.open(); // sin: leak
        PreparedStatement header = connection.prepareStatement("SELECT cents FROM orders WHERE id = ?");
        header.setInt(1, order);
        ResultSet rows = header.executeQuery();
        if (!rows.next()) {
            return false;
        }
        long total = rows.getLong(1);
        PreparedStatement lines = connection.prepareStatement("SELECT sum(cents) FROM order_line WHERE order_id = ?");
        lines.setInt(1, order);
        ResultSet sum = lines.executeQuery();
        boolean good = sum.next() && sum.getLong(1) == total;
        Db.close(connection);
        return good;
    }
}
