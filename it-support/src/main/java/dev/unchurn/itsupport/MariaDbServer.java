package dev.unchurn.itsupport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Driver;

/**
 * A MariaDB server on a free port of the loopback interface, with its data in a temporary directory.
 *
 * <p>The user {@code root} needs no password and is for the test's own questions. Works as root and as any user of a
 * 64-bit Linux; the server's binary comes from the class path.
 *
 * <p>Thread-safe, but starting and stopping are for one thread at a time.
 */
public final class MariaDbServer implements AutoCloseable {
    private static final String SUPERUSER = "root";
    private static final int ATTEMPTS = 5;
    private static final Duration START = Duration.ofSeconds(60);

    private final MariaDbFiles files;
    private final Path home;
    private final Path data;
    private final Map<String, String> settings;
    private final Thread atExit = new Thread(this::kill, "unchurn-mariadb-stop");
    private int port;
    private @Nullable Process server;

    private MariaDbServer(Map<String, String> settings) throws IOException, InterruptedException {
        this.settings = new LinkedHashMap<>(settings);
        files = MariaDbFiles.unpacked();
        home = Files.createTempDirectory("unchurn-mariadb");
        data = home.resolve("data");
        files.makeTables(data, log());
        launchOnAFreePort();
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a server with up to 300 connections. Unpacks its files first when this user's machine never did so. */
    public static MariaDbServer start() throws IOException, InterruptedException {
        return start(Map.of());
    }

    /** As {@link #start()}, with options of the server, for example {@code max-connections}. */
    public static MariaDbServer start(Map<String, String> settings) throws IOException, InterruptedException {
        return new MariaDbServer(settings);
    }

    public int port() {
        return port;
    }

    /** The JDBC URL of a database for MariaDB's driver, without user and password. */
    public String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    /** The JDBC URL of a database for MySQL's driver, without user and password. */
    public String mysqlUrl(String database) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
    }

    /** A new connection of the superuser, straight from the driver; a database named "" is none. */
    public Connection admin(String database) throws SQLException {
        return connect(database, SUPERUSER, "");
    }

    /** A new connection of any user, straight from the driver. */
    public Connection connect(String database, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        Connection connection = new Driver().connect(url(database), properties);
        if (connection == null) {
            throw new SQLException("The driver does not know " + url(database));
        }
        return connection;
    }

    /** Makes a user with every right, the making of databases and users included. */
    public void createUser(String user, String password) throws SQLException {
        String account = "'" + user.replace("'", "''") + "'@'%'";
        execute("CREATE OR REPLACE USER " + account + " IDENTIFIED BY '" + password.replace("'", "''") + "'");
        execute("GRANT ALL ON *.* TO " + account + " WITH GRANT OPTION");
    }

    /** Makes an empty database; one of that name that is there already is dropped first. */
    public void createDatabase(String database) throws SQLException {
        execute("CREATE OR REPLACE DATABASE " + quoted(database));
    }

    /** Runs one statement as superuser, in no database. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = admin("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How many client connections are in this database now. */
    public int backends(String database) throws SQLException {
        try (Connection connection = admin("")) {
            return backends(connection, database);
        }
    }

    /**
     * Waits until no more than so many client connections are in this database.
     *
     * @return false when the time was up first
     */
    public boolean awaitBackends(String database, int atMost, Duration timeout)
            throws SQLException, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        try (Connection connection = admin("")) {
            while (backends(connection, database) > atMost) {
                if (System.nanoTime() > end) {
                    return false;
                }
                Thread.sleep(20);
            }
            return true;
        }
    }

    /** How many connections this server has accepted since it started, refused ones and this question's included. */
    public long connections() throws SQLException {
        try (Connection connection = admin("");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Connections'")) {
            return row.next() ? row.getLong(2) : 0;
        }
    }

    /** The server's log since its first start. */
    public Path log() {
        return home.resolve("server.log");
    }

    /** Shuts the server down: sessions are cut, the data stay. Nothing if it is down. */
    public synchronized void stop() throws InterruptedException {
        Process running = server;
        server = null;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(30, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
    }

    /** Starts a stopped server again, with the same port and data. Nothing if it is up. */
    public synchronized void startAgain() throws IOException, InterruptedException {
        if (server == null && !launched(port)) {
            throw new IOException("MariaDB does not start on port " + port + ": " + Files.readString(log()));
        }
    }

    public void restart() throws IOException, InterruptedException {
        stop();
        startAgain();
    }

    /** Stops the server and deletes its data and its log. */
    @Override
    public synchronized void close() throws IOException, InterruptedException {
        kill();
        Process killed = server;
        if (killed != null) {
            killed.waitFor();
        }
        server = null;
        Runtime.getRuntime().removeShutdownHook(atExit);
        MariaDbFiles.delete(home);
    }

    /** The data go with it: nothing needs to be written. */
    private void kill() {
        Process running = server;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** Somebody else may take a port between the moment it was found free and the server's own try. */
    private void launchOnAFreePort() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            if (launched(port)) {
                return;
            }
        }
        throw new IOException("MariaDB does not start: " + Files.readString(log()));
    }

    /** False when the server has ended instead. */
    private boolean launched(int onPort) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(files.server(data));
        command.add("--port=" + onPort);
        command.add("--bind-address=127.0.0.1");
        command.add("--socket=" + home.resolve("socket"));
        command.add("--skip-name-resolve");
        command.add("--skip-ssl");
        command.add("--skip-log-bin");
        command.add("--performance-schema=OFF");
        command.add("--max-connections=300");
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        if (!answers(process)) {
            return false;
        }
        server = process;
        return true;
    }

    private boolean answers(Process process) throws InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try (Connection connection = admin("")) {
                return connection.isValid(5) && process.isAlive();
            } catch (SQLException notYet) {
                Thread.sleep(20);
            }
        }
        process.destroyForcibly().waitFor();
        return false;
    }

    private static int backends(Connection connection, String database) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT count(*) FROM information_schema.processlist WHERE db = ?")) {
            statement.setString(1, database);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
