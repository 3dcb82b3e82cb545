package dev.unchurn.it;

import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One PostgreSQL for all tests that do not need one of their own: started when first asked for, stopped when all have run
 * (see {@link SharedServerStop}).
 */
final class SharedServer {
    /** What every role here has to prove; no log may show it. */
    static final String PASSWORD = "s3cr3t-p4ss";

    static final Map<String, String> SETTINGS =
            Map.of("max_connections", "300", "wal_level", "logical", "max_prepared_transactions", "20");

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static PostgresServer server;

    private SharedServer() {}

    /** A database and the role that owns it. */
    record Database(PostgresServer server, String name, String user) {
        String url() {
            return server.url(name);
        }

        /** URL, user and password: the arguments that the programs take. */
        String[] arguments() {
            return new String[] {url(), user, PASSWORD};
        }

        /** Drops what is in it, and who is connected. */
        void empty() throws SQLException {
            server.createDatabase(name, user);
        }
    }

    static synchronized PostgresServer get() {
        try {
            if (server == null) server = PostgresServer.start(SETTINGS);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An empty database of its own, with an owner of its own. */
    static Database newDatabase() throws SQLException {
        int number = COUNT.incrementAndGet();
        String user = "user" + number;
        String name = "db" + number;
        get().createRole(user, PASSWORD);
        get().createDatabase(name, user);
        return new Database(get(), name, user);
    }

    /** Stops the server; the next one who asks gets another. */
    static synchronized void stop() throws IOException {
        PostgresServer running = server;
        server = null;
        if (running != null) running.close();
    }
}
