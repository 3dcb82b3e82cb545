package com.acme.conformance;

import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;

/** The many ways in which programs let go of a connection, or do not. */
final class PostgresHolderEnds {
    /** As many programs keep "the" connection. */
    private static final Map<String, Connection> KEPT = new ConcurrentHashMap<>();

    private PostgresHolderEnds() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/holder");
        closing(g);
        orders(g);
        forgotten(g);
        threads(g);
        return g.probes();
    }

    private static void closing(Group g) {
        g.reused("closed-again-while-the-next-works", stage -> {
            Connection first = stage.first();
            stage.letGo(first);
            Connection next = stage.next();
            next.setAutoCommit(false);
            stage.look(next, "SELECT 1");
            first.close();
            first.abort(Runnable::run);
            stage.say("elsewhere: "
                    + stage.elsewhere(() -> {
                        first.close();
                        return first.isClosed();
                    }));
            stage.look(next, "SELECT 2");
            stage.attempt("next is closed", () -> next.isClosed());
            next.rollback();
            next.setAutoCommit(true);
            stage.everything(next);
        });
        g.retired("aborted-twice", stage -> {
            Connection first = stage.first();
            first.abort(Runnable::run);
            first.abort(Runnable::run);
            first.close();
            stage.attempt("closed", () -> first.isClosed());
            stage.attempt("statement", () -> first.createStatement());
            stage.gone(first);
            stage.everything(stage.next());
        });
        g.either("aborted-without-an-executor", stage -> {
            Connection first = stage.first();
            stage.attemptStep("abort", () -> first.abort(null));
            stage.attempt("closed", () -> first.isClosed());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("aborted-by-an-executor-that-refuses", stage -> {
            Connection first = stage.first();
            stage.attemptStep(
                    "abort",
                    () -> first.abort(command -> {
                        throw new java.util.concurrent.RejectedExecutionException("no");
                    }));
            stage.letGo(first);
            stage.attempt("closed", () -> first.isClosed());
            stage.everything(stage.next());
        });
        g.either("aborted-later", stage -> {
            Connection first = stage.first();
            List<Runnable> later = new ArrayList<>();
            first.abort(later::add);
            stage.letGo(first);
            stage.attempt("closed", () -> first.isClosed());
            Connection next = stage.next();
            for (Runnable command : later) command.run();
            stage.look(next, "SELECT 1");
            stage.everything(next);
        });
        g.reused("closed-after-an-error", stage -> {
            Connection first = stage.first();
            try (Connection c = first;
                    Statement s = c.createStatement()) {
                s.execute("SELECT 1 / 0");
            } catch (SQLException e) {
                stage.say(e.getSQLState() + " " + first.isClosed());
            }
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    private static void orders(Group g) {
        g.reused("statement-closed-after-its-connection", stage -> {
            Connection first = stage.first();
            PreparedStatement p = first.prepareStatement("SELECT generate_series(1, ?)");
            p.setInt(1, 5);
            ResultSet rs = p.executeQuery();
            rs.next();
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("rest", () -> PostgresHolderStale.rest(rs));
            stage.attemptStep("rows", () -> rs.close());
            stage.attemptStep("statement", () -> p.close());
            stage.attemptStep("statement again", () -> p.close());
            stage.attempt("closed", () -> p.isClosed() + " " + rs.isClosed());
            stage.attempt("closed is used", () -> p.executeQuery());
            stage.everything(next);
        });
        g.reused("resources-in-the-wrong-order", stage -> {
            Statement[] kept = new Statement[1];
            Connection first = stage.first();
            try (Statement s = first.createStatement();
                    Connection c = first) {
                kept[0] = s;
                stage.say("same: " + (c == s.getConnection()));
            }
            stage.attempt("statement", () -> kept[0].isClosed());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("close-through-the-statement", stage -> {
            Connection first = stage.first();
            Statement s = first.createStatement();
            s.getConnection().close();
            stage.attempt("closed", () -> first.isClosed() + " " + s.isClosed());
            stage.attempt("used", () -> s.executeQuery("SELECT 1"));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("close-through-the-metadata", stage -> {
            Connection first = stage.first();
            first.getMetaData().getConnection().close();
            stage.attempt("closed", () -> first.isClosed());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("close-through-unwrap", stage -> {
            Connection first = stage.first();
            first.unwrap(org.postgresql.PGConnection.class);
            first.unwrap(Connection.class).close();
            stage.attempt("closed", () -> first.isClosed());
            stage.attempt("used", () -> first.createStatement());
            stage.letGo(first);
            stage.everything(stage.next());
        });
    }

    private static void forgotten(Group g) {
        g.either("statements-forgotten", stage -> {
            Connection first = stage.first();
            for (int i = 0; i < 50; i++) {
                first.prepareStatement("SELECT " + i % 7).executeQuery().next();
            }
            collect(new WeakReference<>(first.prepareStatement("SELECT 'gone'")));
            stage.look(first, "SELECT 'alive'");
            stage.letGo(first);
            collect(new WeakReference<>(new Object()));
            Connection next = stage.next();
            stage.look(next, "SELECT 'alive'");
            stage.everything(next);
        });
        g.either("forgotten-after-close", stage -> {
            Connection next = null;
            for (int i = 0; i < 3; i++) {
                WeakReference<Connection> closed = closed(stage);
                stage.say("collected: " + collect(closed));
                if (next != null) stage.letGo(next);
                next = stage.open();
                collect(new WeakReference<>(new Object()));
                stage.look(next, "SELECT 'alive'");
            }
            stage.everything(next);
        });
        g.either("only-rows-are-kept", stage -> {
            ResultSet rows = rows(stage);
            collect(new WeakReference<>(new Object()));
            stage.attempt("rest", () -> PostgresHolderStale.rest(rows));
            stage.attempt(
                    "used",
                    () -> rows.getStatement()
                            .getConnection()
                            .createStatement()
                            .executeQuery("SELECT 1")
                            .next());
            Connection again = rows.getStatement().getConnection();
            stage.attempt("closed", () -> again.isClosed());
            again.close();
        });
        g.reused("kept-in-a-static-map", stage -> {
            Connection first = stage.first();
            KEPT.put(stage.unique("key"), first);
            stage.letGo(first);
            Connection kept = KEPT.get(stage.unique("key"));
            stage.attempt("closed", () -> kept.isClosed());
            stage.attempt("valid", () -> kept.isValid(1));
            stage.attempt("used", () -> kept.createStatement());
            Connection next = stage.next();
            stage.attempt("valid", () -> kept.isValid(1));
            KEPT.put(stage.unique("key"), next);
            stage.look(KEPT.remove(stage.unique("key")), "SELECT 1");
            stage.everything(next);
        });
        g.either("closed-by-an-idle-check", stage -> {
            Connection[] shared = {stage.open()};
            for (int i = 0; i < 3; i++) {
                if (i == 1) shared[0].close();
                if (shared[0].isClosed() || !shared[0].isValid(1)) {
                    stage.say("opened anew");
                    shared[0] = stage.open();
                }
                stage.look(shared[0], "SELECT 1");
            }
            shared[0].close();
        });
    }

    private static WeakReference<Connection> closed(Stage stage) throws SQLException {
        Connection connection = stage.open();
        stage.letGo(connection);
        return new WeakReference<>(connection);
    }

    private static ResultSet rows(Stage stage) throws SQLException {
        Connection connection = java.sql.DriverManager.getConnection(stage.url(), stage.user(), stage.password());
        return connection.createStatement().executeQuery("SELECT generate_series(1, 5)");
    }

    /** Collects garbage, finalizers and cleaners included, until this is gone or two seconds are over. */
    private static boolean collect(WeakReference<?> gone) throws InterruptedException {
        for (int i = 0; i < 40 && gone.get() != null; i++) {
            System.gc();
            System.runFinalization();
            Thread.sleep(5);
        }
        return gone.get() == null;
    }

    private static void threads(Group g) {
        g.reused("opened-and-closed-elsewhere", stage -> {
            Connection first = stage.first();
            stage.say("elsewhere: " + stage.elsewhere(() -> stage.rows(first, "SELECT 1")));
            stage.say("elsewhere: "
                    + stage.elsewhere(() -> {
                        stage.letGo(first);
                        return first.isClosed();
                    }));
            stage.attempt("here", () -> first.createStatement());
            stage.everything(stage.next());
        });
        g.reused("shared-by-threads", stage -> {
            Connection first = stage.first();
            List<FutureTask<String>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int number = i;
                all.add(stage.start(() -> {
                    int sum = 0;
                    for (int j = 0; j < 20; j++) {
                        try (PreparedStatement p = first.prepareStatement("SELECT ?::int")) {
                            p.setInt(1, number);
                            ResultSet rs = p.executeQuery();
                            rs.next();
                            sum += rs.getInt(1);
                        }
                    }
                    return sum;
                }));
            }
            for (FutureTask<String> each : all) stage.say("sum: " + Stage.await(each));
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("closed-by-many-at-once", stage -> {
            Connection first = stage.first();
            CountDownLatch start = new CountDownLatch(1);
            List<FutureTask<String>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(stage.start(() -> {
                    start.await();
                    first.close();
                    return "done";
                }));
            }
            start.countDown();
            for (FutureTask<String> each : all) stage.say("close: " + Stage.await(each));
            stage.attempt("closed", () -> first.isClosed());
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.reused("thread-interrupted", stage -> {
            Connection first = stage.first();
            stage.say("elsewhere: "
                    + stage.elsewhere(() -> {
                        Thread.currentThread().interrupt();
                        String rows = stage.rows(first, "SELECT 1");
                        stage.letGo(first);
                        Connection next = stage.open();
                        String again = stage.rows(next, "SELECT 2");
                        stage.letGo(next);
                        return rows + again + Thread.interrupted();
                    }));
            stage.everything(stage.next());
        });
    }
}
