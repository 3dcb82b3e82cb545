package com.acme.orders;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the tables say at the end of the day. */
final class Summary {
    private static final String[][] QUESTIONS = {
        {"table.orders", "SELECT count(*) FROM orders"},
        {"table.orders.cents", "SELECT sum(cents) FROM orders"},
        {"table.order_line", "SELECT count(*) FROM order_line"},
        {"table.order_line.checksum", "SELECT sum(order_id::bigint * line * article + cents * pieces) FROM order_line"},
        {"table.stock.pieces", "SELECT sum(pieces) FROM stock"},
        {"table.stock.checksum", "SELECT sum(pieces * (warehouse * 101 + article)) FROM stock"},
        {"table.stock_move", "SELECT count(*) FROM stock_move"},
        {"table.stock_move.checksum", "SELECT coalesce(sum(id::bigint * article * pieces + source), 0) FROM stock_move"
        },
        {"table.archive.cents", "SELECT sum(cents) FROM archive.orders"},
    };

    void collect(Results results) throws SQLException {
        Connection connection = DriverManager.getConnection(Db.url(), Db.login());
        try {
            Statement statement = connection.createStatement();
            for (int i = 0; i < QUESTIONS.length; i++) {
                ResultSet rows = statement.executeQuery(QUESTIONS[i][1]);
                rows.next();
                results.add(QUESTIONS[i][0], rows.getLong(1));
                rows.close();
            }
            statement.close();
        } finally {
            connection.close();
        }
    }
}
