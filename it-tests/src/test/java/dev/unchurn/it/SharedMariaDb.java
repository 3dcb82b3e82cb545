package dev.unchurn.it;

import dev.unchurn.itsupport.MariaDbServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One MariaDB for all tests that do not need one of their own: started when first asked for, stopped when all have run
 * (see {@link SharedServerStop}).
 */
final class SharedMariaDb {
    /** What every user here has to prove; no log may show it. */
    static final String PASSWORD = SharedServer.PASSWORD;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static MariaDbServer server;

    private SharedMariaDb() {}

    /** A database and a user with every right. */
    record Database(MariaDbServer server, String name, String user) {
        /** URL, user and password, for MariaDB's driver. */
        String[] arguments() {
            return new String[] {server.url(name), user, PASSWORD};
        }

        /** URL, user and password, for MySQL's driver. */
        String[] mysqlArguments() {
            return new String[] {server.mysqlUrl(name), user, PASSWORD};
        }

        /** Drops what is in it. */
        void empty() throws SQLException {
            server.createDatabase(name);
        }
    }

    static synchronized MariaDbServer get() {
        try {
            if (server == null) server = MariaDbServer.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An empty database of its own, with a user of its own. */
    static Database newDatabase() throws SQLException {
        int number = COUNT.incrementAndGet();
        Database database = new Database(get(), "db" + number, "user" + number);
        get().createUser(database.user(), PASSWORD);
        database.empty();
        return database;
    }

    /** Stops the server; the next one who asks gets another. */
    static synchronized void stop() throws IOException, InterruptedException {
        MariaDbServer running = server;
        server = null;
        if (running != null) running.close();
    }
}
