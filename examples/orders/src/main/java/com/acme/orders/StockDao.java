package com.acme.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Moves goods between warehouses. */
final class StockDao {
    /** The source has the lower number, so that two moves never wait for each other. */
    void move(int number, int article, int source, int target, int pieces) throws SQLException {
        Connection connection = Db.open();
        try {
            connection.setAutoCommit(false);
            add(connection, source, article, -pieces);
            add(connection, target, article, pieces);
            record(connection, number, article, source, target, pieces);
            connection.commit();
            connection.close();
        } finally {
            Db.close(connection); // sin: double close
        }
    }

    private void add(Connection connection, int warehouse, int article, int pieces) throws SQLException {
        PreparedStatement update =
                connection.prepareStatement("UPDATE stock SET pieces = pieces + ? WHERE warehouse = ? AND article = ?");
        update.setInt(1, pieces);
        update.setInt(2, warehouse);
        update.setInt(3, article);
        update.executeUpdate();
        update.close();
    }

    private void record(Connection connection, int number, int article, int source, int target, int pieces)
            throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO stock_move VALUES (?, ?, ?, ?, ?)");
        insert.setInt(1, number);
        insert.setInt(2, article);
        insert.setInt(3, source);
        insert.setInt(4, target);
        insert.setInt(5, pieces);
        insert.executeUpdate();
        insert.close();
    }
}
