package com.acme.conformance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one run of a probe has at hand: connections, opened as any program opens them, and a place to print to. For the thread
 * that runs the probe, except where a method says otherwise.
 */
public final class Stage {
    /** Something to try. */
    public interface Call {
        Object call() throws Throwable;
    }

    /** Something to do. */
    public interface Step {
        void run() throws Throwable;
    }

    /** How long to wait for what comes at once; only a pool that does not end what it should makes anybody wait. */
    private static final long PATIENCE_SECONDS = Integer.getInteger("conformance.patience", 10);

    private static final AtomicLong COUNT = new AtomicLong(10_000_000 + (System.nanoTime() & 0xffffff));

    private final Place place;
    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> masks = new LinkedHashMap<>();
    private final List<Connection> open = new ArrayList<>();
    private final Map<Connection, Long> sessions = new IdentityHashMap<>();
    private final List<String> cleanings = new ArrayList<>();
    private Place.Login login;
    private Connection other;
    private long lastLetGo = -1;
    private int timesReused;
    private int timesNew;

    Stage(Place place) {
        this.place = place;
        this.login = place.user();
    }

    // ---- connections

    /** From here on connections are the superuser's. */
    public void asSuperuser() {
        login = place.superuser();
    }

    /** From here on connections are this user's; {@link #everything} cannot tell then. */
    public void as(String user, String password) {
        login = new Place.Login(user, password);
    }

    /** A connection by {@code DriverManager} and nothing else, so that the probe's first statement is the first. */
    public Connection open() throws SQLException {
        return opened(DriverManager.getConnection(place.url(), login.name, login.password));
    }

    /** As {@link #open()}, with more properties. */
    public Connection open(Properties more) throws SQLException {
        Properties all = new Properties();
        all.putAll(more);
        all.setProperty("user", login.name);
        all.setProperty("password", login.password);
        return opened(DriverManager.getConnection(place.url(), all));
    }

    /** As {@link #open()}, for another URL. */
    public Connection openAt(String url) throws SQLException {
        return opened(DriverManager.getConnection(url, login.name, login.password));
    }

    private Connection opened(Connection connection) {
        open.add(connection);
        return connection;
    }

    /** The connection to be dirtied. */
    public Connection first() throws SQLException {
        return known(open());
    }

    /**
     * The connection after the one that was let go last. Whether it is physically the same is noted. Other sessions that
     * lie in a pool are passed over.
     */
    public Connection next() throws SQLException {
        List<Connection> passed = new ArrayList<>();
        Connection connection = open();
        long session = place.look().session(connection);
        while (session != lastLetGo && !place.isNew(session) && !place.isCrowded() && passed.size() < 20) {
            passed.add(connection);
            connection = open();
            session = place.look().session(connection);
        }
        for (Connection each : passed) letGo(each, false);
        place.isNew(session);
        sessions.put(connection, session);
        if (session == lastLetGo) timesReused++;
        else if (lastLetGo >= 0) timesNew++;
        return connection;
    }

    private Connection known(Connection connection) throws SQLException {
        long session = place.look().session(connection);
        place.isNew(session);
        sessions.put(connection, session);
        return connection;
    }

    /** Closes a connection as any program does. */
    public void letGo(Connection connection) throws SQLException {
        letGo(connection, true);
    }

    private void letGo(Connection connection, boolean isLast) throws SQLException {
        Long session = sessions.remove(connection);
        if (isLast && session != null) lastLetGo = session;
        open.remove(connection);
        connection.close();
    }

    /** The probe has ended this connection by itself: what comes next follows it. */
    public void gone(Connection connection) {
        Long session = sessions.remove(connection);
        if (session != null) lastLetGo = session;
        open.remove(connection);
    }

    /** The server's number for the session of a connection from {@link #first} or {@link #next}. */
    public long session(Connection connection) {
        Long session = sessions.get(connection);
        return session == null ? -1 : session;
    }

    /** A session for looking from outside; the same during one run of the probe. */
    public Connection other() throws SQLException {
        if (other == null) {
            Properties properties = new Properties();
            properties.setProperty("user", place.superuser().name);
            properties.setProperty("password", place.superuser().password);
            properties.setProperty("ApplicationName", "outside");
            other = DriverManager.getConnection(place.url(), properties);
        }
        return other;
    }

    public String url() {
        return place.url();
    }

    /** The URL of another database on the same server. */
    public String url(String database) {
        String url = place.url();
        int parameters = url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
        return url.substring(0, url.lastIndexOf('/', parameters) + 1) + database + url.substring(parameters);
    }

    public String user() {
        return login.name;
    }

    public String password() {
        return login.password;
    }

    // ---- names

    /**
     * A name or text that no other run of any probe has; the output shows <code>{prefix}</code> instead. The same one for
     * the same prefix.
     */
    public String unique(String prefix) {
        String known = names.get(prefix);
        if (known != null) return known;
        String name = prefix + "_" + Long.toString(COUNT.incrementAndGet(), 36) + "_x";
        names.put(prefix, name);
        mask(name, "{" + prefix + "}");
        return name;
    }

    /** A number for locks and the like that no other run of any probe has. The same one for the same name. */
    public int uniqueNumber(String name) {
        String known = names.get("#" + name);
        if (known != null) return Integer.parseInt(known);
        int number = (int) (COUNT.incrementAndGet() % 1_000_000_000);
        names.put("#" + name, String.valueOf(number));
        mask(String.valueOf(number), "{#" + name + "}");
        return number;
    }

    /** From here on the output shows something else for this text. */
    public void mask(String text, String shown) {
        masks.put(text, shown);
    }

    /**
     * Fills in names: <code>{x}</code> becomes {@link #unique unique("x")}, <code>{#x}</code> becomes
     * {@link #uniqueNumber uniqueNumber("x")}, <code>{user}</code> the user.
     */
    public String fill(String sql) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (true) {
            int from = sql.indexOf('{', at);
            int to = from < 0 ? -1 : sql.indexOf('}', from);
            String name = to < 0 ? "" : sql.substring(from + 1, to);
            if (to < 0) return filled.append(sql, at, sql.length()).toString();
            filled.append(sql, at, from);
            if (!name.matches("#?[a-z]+[0-9]?")) filled.append('{').append(name).append('}');
            else if (name.equals("user")) filled.append(place.user().name);
            else if (name.startsWith("#")) filled.append(uniqueNumber(name.substring(1)));
            else filled.append(unique(name));
            at = to + 1;
        }
    }

    // ---- doing and printing

    /** Prints a line. May be called by any thread; what one probe prints must come in a fixed order all the same. */
    public void say(String line) {
        String masked = line.replace('\n', ' ');
        synchronized (lines) {
            for (Map.Entry<String, String> mask : masks.entrySet()) {
                masked = masked.replace(mask.getKey(), mask.getValue());
            }
            lines.add(masked);
        }
    }

    /** Prints the value, or the exception with its state and message. */
    public void attempt(String label, Call call) {
        say(label + ": " + outcome(call));
    }

    /** As {@link #attempt}, where there is no value. */
    public void attemptStep(String label, Step step) {
        attempt(label, () -> {
            step.run();
            return "done";
        });
    }

    /** Runs each as a statement of its own; prints only what fails. */
    public void run(Connection connection, String... statements) {
        for (String sql : statements) {
            String outcome = outcome(() -> {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(fill(sql));
                    return "";
                }
            });
            if (!outcome.isEmpty()) say(sql.trim() + ": " + outcome);
        }
    }

    /** Runs statements beforehand, on a connection of their own that is closed then. */
    public void prepare(String... statements) throws SQLException {
        Connection connection = open();
        run(connection, statements);
        letGo(connection);
    }

    /** Prints all rows of each query, or why there are none. */
    public void look(Connection connection, String... queries) {
        for (String sql : queries) attempt(sql, () -> rows(connection, sql));
    }

    /** All rows, columns separated by a bar. */
    public String rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(fill(sql))) {
            List<String> all = new ArrayList<>();
            while (rows.next()) all.add(columns(rows, 1));
            return all.toString();
        }
    }

    /** Prints how a session differs from the first one that this program had. */
    public void everything(Connection connection) throws SQLException {
        Facts fresh = place.fresh(login);
        for (String line : place.look().facts(connection).differencesTo(fresh)) say(line);
    }

    /** Runs something in a thread of its own and waits for it, for some seconds at most. */
    public String elsewhere(Call call) throws Exception {
        return Stage.await(start(call));
    }

    /** Starts something in a thread of its own; {@link #await} gives the outcome. */
    public FutureTask<String> start(Call call) {
        FutureTask<String> task = new FutureTask<>(() -> outcome(call));
        Thread thread = new Thread(task, "elsewhere");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    public static String await(FutureTask<String> task) throws Exception {
        try {
            return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            return "still running";
        }
    }

    /** Waits until a query from outside gives a row with true or 1, for some seconds at most. */
    public boolean awaitTrue(String sql) throws SQLException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            String rows = rows(other(), sql);
            if (rows.equals("[t]") || rows.equals("[1]")) return true;
            if (System.nanoTime() > end) return false;
            Thread.sleep(2);
        }
    }

    /** Runs a statement as superuser, after the probe has let go of everything; what fails is ignored. */
    public void afterwards(String sql) {
        cleanings.add(sql);
    }

    // ---- the end

    /** Closes what is still open and cleans up. */
    void end() {
        for (Connection connection : new ArrayList<>(open))
            outcome(() -> {
                connection.close();
                return "";
            });
        for (int i = cleanings.size() - 1; i >= 0; i--) {
            String sql = cleanings.get(i);
            outcome(() -> {
                try (Statement statement = other().createStatement()) {
                    statement.execute(place.look().boundWaiting());
                    statement.execute(fill(sql));
                }
                return "";
            });
        }
        if (other != null)
            outcome(() -> {
                other.close();
                return "";
            });
    }

    List<String> lines() {
        synchronized (lines) {
            return new ArrayList<>(lines);
        }
    }

    /** {@code reused} or {@code new}; {@code mixed} if it was one and the other, {@code -} if there was no next connection. */
    String reuse() {
        if (timesReused > 0) return timesNew > 0 ? "mixed" : "reused";
        return timesNew > 0 ? "new" : "-";
    }

    static String columns(ResultSet rows, int from) throws SQLException {
        StringBuilder row = new StringBuilder();
        for (int i = from; i <= rows.getMetaData().getColumnCount(); i++) {
            row.append(i == from ? "" : "|").append(rows.getString(i));
        }
        return row.toString();
    }

    /** Numbers, texts and truth values; of any other object only that it is there, since nobody knows how it prints. */
    static Object plain(Object value) {
        boolean known = value == null || value instanceof Number || value instanceof String || value instanceof Boolean;
        return known ? value : "an object";
    }

    static String outcome(Call call) {
        try {
            Object result = call.call();
            if (result instanceof int[]) return Arrays.toString((int[]) result);
            return result instanceof Object[] ? Arrays.deepToString((Object[]) result) : String.valueOf(result);
        } catch (Throwable thrown) {
            return describe(thrown);
        }
    }

    static String describe(Throwable thrown) {
        String state = thrown instanceof SQLException ? " " + ((SQLException) thrown).getSQLState() : "";
        String message = String.valueOf(thrown.getMessage())
                .replaceAll("\\(conn=\\d+\\)", "(conn=N)")
                .replaceAll("\\d+ milliseconds", "N milliseconds")
                .replaceAll("@[0-9a-f]{5,8}\\b", "@N")
                .replaceAll("\\s+", " ")
                .trim();
        return thrown.getClass().getName() + state + " " + message;
    }
}
