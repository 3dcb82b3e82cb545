package com.acme.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Finds orders and places them. */
final class OrderDao {
    private static final int DISCONTINUED = 21;

    private final CreditCheck credit = new CreditCheck();

    /** The total of an order in cents, as its lines say. */
    long find(int id) throws SQLException {
        Connection connection = Db.open();
        try {
            PreparedStatement query =
                    connection.prepareStatement("SELECT l.line, l.article, l.pieces, l.cents FROM orders o"
                            + " JOIN order_line l ON l.order_id = o.id WHERE o.id = ? ORDER BY l.line");
            query.setInt(1, id);
            ResultSet rows = query.executeQuery();
            long total = 0;
            while (rows.next()) {
                total += rows.getLong("cents");
            }
            rows.close();
            query.close();
            return total;
        } finally {
            Db.close(connection);
        }
    }

    /** Places the order, or returns false if it cannot be delivered or not be paid; then nothing of it stays. */
    boolean place(Order order) throws SQLException {
        Connection connection = Db.open();
        try {
            connection.setAutoCommit(false);
            insertOrder(connection, order);
            long total = 0;
            for (int i = 0; i < order.articles.length; i++) {
                total += insertLine(connection, order, i);
            }
            if (isDiscontinued(order) || isBeyondCredit(order, total)) {
                return false; // sin: open transaction
            }
            takeFromStock(connection, order);
            setTotal(connection, order.id, total);
            connection.commit();
            return true;
        } finally {
            Db.close(connection);
        }
    }

    private boolean isDiscontinued(Order order) {
        return order.articles[0] == DISCONTINUED || order.articles[1] == DISCONTINUED;
    }

    private boolean isBeyondCredit(Order order, long cents) throws SQLException {
        return order.onCredit && credit.limit(order.customer) < cents;
    }

    private void insertOrder(Connection connection, Order order) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?, 2005, 0)");
        insert.setInt(1, order.id);
        insert.setInt(2, order.customer);
        insert.executeUpdate();
        insert.close();
    }

    private long insertLine(Connection connection, Order order, int i) throws SQLException {
        PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO order_line SELECT ?, ?, id, ?, cents * ?::bigint FROM article WHERE id = ?"
                        + " RETURNING cents");
        insert.setInt(1, order.id);
        insert.setInt(2, i + 1);
        insert.setInt(3, order.pieces[i]);
        insert.setInt(4, order.pieces[i]);
        insert.setInt(5, order.articles[i]);
        ResultSet rows = insert.executeQuery();
        rows.next();
        long cents = rows.getLong(1);
        insert.close();
        return cents;
    }

    private void takeFromStock(Connection connection, Order order) throws SQLException {
        PreparedStatement update =
                connection.prepareStatement("UPDATE stock SET pieces = pieces - ? WHERE warehouse = ? AND article = ?");
        for (int i = 0; i < order.articles.length; i++) {
            update.setInt(1, order.pieces[i]);
            update.setInt(2, order.warehouse);
            update.setInt(3, order.articles[i]);
            update.executeUpdate();
        }
        update.close();
    }

    private void setTotal(Connection connection, int id, long cents) throws SQLException {
        PreparedStatement update = connection.prepareStatement("UPDATE orders SET cents = ? WHERE id = ?");
        update.setLong(1, cents);
        update.setInt(2, id);
        update.executeUpdate();
        update.close();
    }
}
