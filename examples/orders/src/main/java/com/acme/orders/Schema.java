package com.acme.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Makes the tables and fills them with the same data each time. */
final class Schema {
    static final int CUSTOMERS = 50;
    static final int ARTICLES = 40;
    static final int WAREHOUSES = 4;
    static final int OLD_ORDERS = 1000;
    static final int LINES_PER_ORDER = 3;

    private static final String[] TABLES = {
        "CREATE TABLE customer (id int PRIMARY KEY, name text NOT NULL, credit_cents bigint NOT NULL)",
        "CREATE TABLE article (id int PRIMARY KEY, name text NOT NULL, category int NOT NULL, cents int NOT NULL)",
        "CREATE TABLE stock (warehouse int, article int REFERENCES article, pieces bigint NOT NULL,"
                + " PRIMARY KEY (warehouse, article))",
        "CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customer, year int NOT NULL,"
                + " cents bigint NOT NULL)",
        "CREATE TABLE order_line (order_id int REFERENCES orders, line int, article int NOT NULL REFERENCES article,"
                + " pieces int NOT NULL, cents bigint NOT NULL, PRIMARY KEY (order_id, line))",
        "CREATE TABLE stock_move (id int PRIMARY KEY, article int NOT NULL, source int NOT NULL, target int NOT NULL,"
                + " pieces int NOT NULL)",
        "CREATE INDEX orders_customer ON orders (customer, year)",
        "CREATE SCHEMA archive",
        "CREATE TABLE archive.orders (id int PRIMARY KEY, customer int NOT NULL, year int NOT NULL,"
                + " cents bigint NOT NULL)",
    };

    private final Random random = new Random(1848);

    void create() throws SQLException {
        Connection connection = Db.open();
        try {
            connection.setAutoCommit(false);
            Statement statement = connection.createStatement();
            for (int i = 0; i < TABLES.length; i++) {
                statement.executeUpdate(TABLES[i]);
            }
            int[] prices = articles(connection);
            customers(connection);
            stock(connection);
            oldOrders(connection, prices);
            statement.executeUpdate("INSERT INTO archive.orders SELECT id + 500000, customer, year - 1, cents * 2"
                    + " FROM orders WHERE id % 10 = 0");
            connection.commit();
            connection.setAutoCommit(true);
            statement.executeUpdate("ANALYZE");
            statement.close();
        } finally {
            Db.close(connection);
        }
    }

    private void customers(Connection connection) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO customer VALUES (?, ?, ?)");
        for (int id = 1; id <= CUSTOMERS; id++) {
            insert.setInt(1, id);
            insert.setString(2, "Customer " + id);
            insert.setLong(3, 100000L * random.nextInt(10));
            insert.addBatch();
        }
        insert.executeBatch();
        insert.close();
    }

    private int[] articles(Connection connection) throws SQLException {
        int[] prices = new int[ARTICLES + 1];
        PreparedStatement insert = connection.prepareStatement("INSERT INTO article VALUES (?, ?, ?, ?)");
        for (int id = 1; id <= ARTICLES; id++) {
            prices[id] = 100 + random.nextInt(9900);
            insert.setInt(1, id);
            insert.setString(2, "Article " + id);
            insert.setInt(3, id % 5);
            insert.setInt(4, prices[id]);
            insert.addBatch();
        }
        insert.executeBatch();
        insert.close();
        return prices;
    }

    private void stock(Connection connection) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO stock VALUES (?, ?, ?)");
        for (int warehouse = 1; warehouse <= WAREHOUSES; warehouse++) {
            for (int article = 1; article <= ARTICLES; article++) {
                insert.setInt(1, warehouse);
                insert.setInt(2, article);
                insert.setLong(3, 1000000);
                insert.addBatch();
            }
        }
        insert.executeBatch();
        insert.close();
    }

    private void oldOrders(Connection connection, int[] prices) throws SQLException {
        PreparedStatement order = connection.prepareStatement("INSERT INTO orders VALUES (?, ?, 2004, ?)");
        PreparedStatement line = connection.prepareStatement("INSERT INTO order_line VALUES (?, ?, ?, ?, ?)");
        for (int id = 1; id <= OLD_ORDERS; id++) {
            long total = 0;
            for (int i = 1; i <= LINES_PER_ORDER; i++) {
                int article = 1 + random.nextInt(ARTICLES);
                int pieces = 1 + random.nextInt(20);
                long cents = (long) prices[article] * pieces;
                total += cents;
                line.setInt(1, id);
                line.setInt(2, i);
                line.setInt(3, article);
                line.setInt(4, pieces);
                line.setLong(5, cents);
                line.addBatch();
            }
            order.setInt(1, id);
            order.setInt(2, 1 + random.nextInt(CUSTOMERS));
            order.setLong(3, total);
            order.addBatch();
        }
        order.executeBatch();
        line.executeBatch();
        order.close();
        line.close();
    }
}
