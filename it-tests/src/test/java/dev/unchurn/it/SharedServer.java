package dev.unchurn.it;

import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests that do not need one of their own: started when first asked for, stopped at exit. */
final class SharedServer {
    /** What every role here has to prove; no log may show it. */
    static final String PASSWORD = "s3cr3t-p4ss";

    private static final AtomicInteger COUNT = new AtomicInteger();

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

    static PostgresServer get() {
        return Holder.SERVER;
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

    private static final class Holder {
        static final PostgresServer SERVER = start();

        private static PostgresServer start() {
            try {
                PostgresServer server = PostgresServer.start(Map.of("max_connections", "300", "wal_level", "logical"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void stop(PostgresServer server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
