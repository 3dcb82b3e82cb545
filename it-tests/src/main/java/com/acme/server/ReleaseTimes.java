package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Closes connections in every state that they can be in, those of the driver itself and those of {@code DriverManager} in
 * turn, and says how long each took and what the server says of its session afterwards.
 */
public final class ReleaseTimes {
    private static final int ROUNDS = 7;
    private static final long PATIENCE_MILLIS = 20_000;

    private static final String STATE = "SELECT CASE WHEN count(*) = 0 THEN 'gone' WHEN bool_and(state = 'idle'"
            + " AND xact_start IS NULL AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid)) THEN 'idle'"
            + " ELSE 'busy' END FROM pg_stat_activity a WHERE pid = ?";

    /** Brings a connection into a state; what it gives is run after the close. */
    private interface State {
        Runnable enter(Connection connection, int pid) throws Exception;
    }

    private static final Runnable NOTHING = () -> {};

    private final String url;
    private final String deadUrl;
    private final Properties login = new Properties();
    private final Driver driver = new Driver();
    private final Connection admin;

    /** Arguments: URL, the same through a network that can die, user, password. */
    public static void main(String[] args) throws Exception {
        new ReleaseTimes(args).run();
    }

    private ReleaseTimes(String[] args) throws SQLException {
        url = args[0];
        deadUrl = args[1];
        login.setProperty("user", args[2]);
        login.setProperty("password", args[3]);
        Properties superuser = new Properties();
        superuser.setProperty("user", "postgres");
        admin = driver.connect(url, superuser);
        execute(admin, "CREATE TABLE locked (i int); GRANT ALL ON locked TO PUBLIC");
    }

    private void run() throws Exception {
        Map<String, State> states = states();
        for (int round = 0; round < ROUNDS; round++) {
            for (Map.Entry<String, State> state : states.entrySet()) {
                boolean rawFirst = round % 2 == 0;
                show(state.getKey(), rawFirst, state.getValue());
                show(state.getKey(), !rawFirst, state.getValue());
            }
        }
    }

    private void show(String name, boolean raw, State state) throws Exception {
        boolean dies = name.equals("dead network");
        String at = dies ? deadUrl : url;
        Connection connection = raw
                ? driver.connect(at, login)
                : DriverManager.getConnection(at, login.getProperty("user"), login.getProperty("password"));
        int pid = Integer.parseInt(ask(connection, "SELECT pg_backend_pid()"));
        Runnable afterwards = state.enter(connection, pid);
        long began = System.nanoTime();
        connection.close();
        long closed = System.nanoTime();
        afterwards.run();
        String left = dies ? "unknown" : leftBy(pid);
        System.out.println((raw ? "raw" : "ours") + "|" + name + "|" + (closed - began) / 1000 + "|" + left + "|"
                + (System.nanoTime() - closed) / 1_000_000);
    }

    private String leftBy(int pid) throws Exception {
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try (PreparedStatement statement = admin.prepareStatement(STATE)) {
            statement.setInt(1, pid);
            while (true) {
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    if (!rows.getString(1).equals("busy") || System.nanoTime() > end) return rows.getString(1);
                }
                Thread.sleep(2);
            }
        }
    }

    private Map<String, State> states() {
        Map<String, State> states = new LinkedHashMap<>();
        states.put("nothing", (c, pid) -> NOTHING);
        states.put("open transaction", (c, pid) -> {
            c.setAutoCommit(false);
            execute(c, "INSERT INTO locked VALUES (1)");
            return NOTHING;
        });
        states.put("failed transaction", (c, pid) -> {
            c.setAutoCommit(false);
            attempt(c, "SELECT 1 / 0");
            return NOTHING;
        });
        states.put("streaming", (c, pid) -> {
            c.setAutoCommit(false);
            Statement statement = c.createStatement();
            statement.setFetchSize(10);
            statement.executeQuery("SELECT generate_series(1, 1000000)").next();
            return NOTHING;
        });
        states.put("COPY in", (c, pid) -> {
            c.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY locked FROM STDIN")
                    .writeToCopy(new byte[] {'1', '\n'}, 0, 2);
            return NOTHING;
        });
        states.put("COPY out", (c, pid) -> {
            c.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (SELECT * FROM generate_series(1, 3000000)) TO STDOUT")
                    .readFromCopy();
            return NOTHING;
        });
        // the server notices that the client is gone when its answer is due
        states.put("running query", (c, pid) -> {
            Thread thread = running(c, pid, "SELECT pg_sleep(0.5)");
            return () -> join(thread);
        });
        states.put("waiting for a lock", (c, pid) -> {
            Connection holder = driver.connect(url, login);
            holder.setAutoCommit(false);
            execute(holder, "LOCK TABLE locked");
            Thread thread = running(c, pid, "INSERT INTO locked VALUES (3)");
            return () -> {
                close(holder);
                join(thread);
            };
        });
        states.put("somebody waits for its lock", (c, pid) -> {
            c.setAutoCommit(false);
            execute(c, "LOCK TABLE locked");
            Connection other = driver.connect(url, login);
            Thread thread = running(
                    other, Integer.parseInt(ask(other, "SELECT pg_backend_pid()")), "INSERT INTO locked VALUES (2)");
            return () -> {
                join(thread);
                close(other);
            };
        });
        states.put("cancelled", (c, pid) -> {
            Thread thread = running(c, pid, "SELECT pg_sleep(0.5)");
            ask(admin, "SELECT pg_cancel_backend(" + pid + ")");
            join(thread);
            return NOTHING;
        });
        states.put("terminated", (c, pid) -> {
            ask(admin, "SELECT pg_terminate_backend(" + pid + ", 5000)");
            return NOTHING;
        });
        states.put("aborted", (c, pid) -> {
            c.abort(Runnable::run);
            return NOTHING;
        });
        states.put("closed", (c, pid) -> {
            c.close();
            return NOTHING;
        });
        states.put("dead network", (c, pid) -> {
            System.out.println("stall");
            while (System.in.read() != '\n') continue;
            return NOTHING;
        });
        return states;
    }

    /** Starts a query in a thread of its own and waits until the server is at it. */
    private Thread running(Connection connection, int pid, String sql) throws Exception {
        Thread thread = new Thread(() -> attempt(connection, sql), "query");
        thread.start();
        String isActive = "SELECT state = 'active' AND position('" + sql.substring(0, 6) + "' IN query) = 1"
                + " FROM pg_stat_activity WHERE pid = " + pid;
        while (!"t".equals(ask(admin, isActive))) Thread.sleep(1);
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void attempt(Connection connection, String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException expected) {
            // broken off by the close
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
