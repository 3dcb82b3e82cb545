package com.acme.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/** What a program does with a connection. Thread-safe. */
enum Work {
    /** {@code select 1}. */
    SELECT {
        @Override
        void on(Connection connection) throws SQLException {
            select(connection);
        }
    },
    /** One statement and one that is prepared, which are closed again and never run: what a pool adds to them, without a server. */
    STATEMENT {
        @Override
        void on(Connection connection) throws SQLException {
            connection.createStatement().close();
            connection.prepareStatement("select 1").close();
        }
    },
    /** A query of 1,000 rows, all of them read. */
    ROWS {
        @Override
        void on(Connection connection) throws SQLException {
            Rows.read(connection);
        }
    },
    /** The transaction of pgbench, on its tables with {@link #BRANCHES} branches. */
    TPCB {
        @Override
        void on(Connection connection) throws SQLException {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            int account = 1 + random.nextInt(100_000 * BRANCHES);
            int teller = 1 + random.nextInt(10 * BRANCHES);
            int branch = 1 + random.nextInt(BRANCHES);
            int delta = random.nextInt(-5_000, 5_001);
            connection.setAutoCommit(false);
            change(connection, "update pgbench_accounts set abalance = abalance + ? where aid = ?", delta, account);
            balance(connection, account);
            change(connection, "update pgbench_tellers set tbalance = tbalance + ? where tid = ?", delta, teller);
            change(connection, "update pgbench_branches set bbalance = bbalance + ? where bid = ?", delta, branch);
            change(
                    connection,
                    "insert into pgbench_history (tid, bid, aid, delta, mtime) values (?, ?, ?, ?, current_timestamp)",
                    teller,
                    branch,
                    account,
                    delta);
            connection.commit();
        }
    },
    /** Two statements, and 5 ms of thinking between them. */
    THINK {
        @Override
        void on(Connection connection) throws SQLException {
            select(connection);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            select(connection);
        }
    };

    /** The scale of the tables: with as many branches as this, 32 threads rarely wait for each other. */
    private static final int BRANCHES = Integer.getInteger("branches", 10);

    abstract void on(Connection connection) throws SQLException;

    private static void select(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            if (!rows.next() || rows.getInt(1) != 1) throw new SQLException("the server cannot count");
        }
    }

    private static void balance(Connection connection, int account) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("select abalance from pgbench_accounts where aid = ?")) {
            statement.setInt(1, account);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) throw new SQLException("no account " + account);
            }
        }
    }

    private static void change(Connection connection, String sql, int... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setInt(i + 1, values[i]);
            if (statement.executeUpdate() != 1) throw new SQLException("not one row: " + sql);
        }
    }
}
