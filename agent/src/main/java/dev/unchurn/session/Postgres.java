package dev.unchurn.session;

import dev.unchurn.event.PoolName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** PostgreSQL through pgjdbc. Remembers statements and catalogues, within bounds. Thread-safe. */
public final class Postgres implements Database {
    private static final List<String> DRIVERS_OWN = Arrays.asList("application_name", "extra_float_digits");

    private static final String URL = "jdbc:postgresql:";

    /** Connection properties whose presence makes a session or an identity that we cannot restore. */
    private static final String[] REFUSED = {
        "replication", "authenticationpluginclassname", "jaasapplicationname", "kerberosservername", "usespnego"
    };

    private static final int MANY_CATALOGUES = 1_000;

    private final AtomicInteger drops = new AtomicInteger();
    private final StatementMemory judged = new StatementMemory(new StatementMemory.Judge() {
        @Override
        public Verdict judge(String sql) {
            return PostgresStatement.judge(sql, policy.isLean());
        }
    });
    private final ConcurrentHashMap<PoolName, Catalogue> catalogues = new ConcurrentHashMap<>();
    private final ResetPolicy policy;

    public Postgres(ResetPolicy policy) {
        this.policy = policy;
    }

    @Override
    public boolean accepts(String url) {
        return url.startsWith(URL);
    }

    @Override
    public @Nullable String refusal(String url, Properties info) {
        String parameters = url.indexOf('?') < 0 ? "" : '&' + url.substring(url.indexOf('?') + 1);
        String lower = parameters.toLowerCase(Locale.ROOT);
        for (String name : REFUSED) {
            if (lower.contains('&' + name + '=') || hasProperty(info, name)) {
                return "the connection property " + name + " makes sessions that cannot be shared";
            }
        }
        return null;
    }

    private static boolean hasProperty(Properties info, String lowerName) {
        for (String name : info.stringPropertyNames()) {
            if (name.toLowerCase(Locale.ROOT).equals(lowerName)) return true;
        }
        return false;
    }

    @Override
    public boolean isConnectionClass(String name) {
        return name.equals("org.postgresql.jdbc.PgConnection");
    }

    @Override
    public String driverClass(String connectionClass) {
        return "org.postgresql.Driver";
    }

    /**
     * Asks the server what it is and what the driver has set since it connected (pgjdbc sends {@code application_name} and
     * {@code extra_float_digits} after the start-up packet unless {@code assumeMinServerVersion} allows otherwise; {@code
     * DISCARD ALL} forgets both).
     */
    @Override
    public Freshness freshness(Connection fresh) throws SQLException {
        List<String> afterReset = new ArrayList<>();
        List<String> behindReset = new ArrayList<>();
        try (Statement statement = PgjdbcMemory.statement(fresh);
                ResultSet rows = statement.executeQuery("SELECT version(), name, setting FROM (SELECT 1) one"
                        + " LEFT JOIN pg_catalog.pg_settings ON source = 'session'")) {
            while (rows.next()) {
                String version = rows.getString(1);
                if (!version.startsWith("PostgreSQL")) throw new SQLException("not PostgreSQL but " + version);
                String name = rows.getString(2);
                if (name == null) continue;
                afterReset.add(setting(name, rows.getString(3)));
                behindReset.add(quickSetting(name, rows.getString(3)));
            }
        }
        return new Freshness(fresh, afterReset.toArray(new String[0]), behindReset.toArray(new String[0]));
    }

    /** {@code set_config} takes lists such as {@code search_path} as they are shown, {@code SET} does not. */
    private static String setting(String name, String value) {
        return "SELECT pg_catalog.set_config('" + name.replace("'", "''") + "', " + literal(value) + ", false)";
    }

    /** For what the driver itself sets, none of which is a list, {@code SET} is enough: nothing has to be planned for it. */
    private static String quickSetting(String name, String value) {
        return DRIVERS_OWN.contains(name) ? "SET " + name + " TO " + literal(value) : setting(name, value);
    }

    private static String literal(String value) {
        return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
    }

    @Override
    public Session session(Connection fresh, Freshness freshness, Origin origin, long openNanos) throws SQLException {
        return new PostgresSession(fresh, freshness, origin, this, PgjdbcMemory.of(fresh), openNanos);
    }

    ResetPolicy policy() {
        return policy;
    }

    @Override
    public boolean isIrreversible(String sql) {
        return judged().verdict(sql).irreversible() != null;
    }

    StatementMemory judged() {
        return judged;
    }

    Catalogue catalogue(Origin origin) {
        Catalogue known = catalogues.get(origin.name());
        if (known != null) return known;
        // programs may make up a new name each time; sessions keep the one that they have
        if (catalogues.size() >= MANY_CATALOGUES) catalogues.clear();
        Catalogue fresh = new Catalogue(origin);
        Catalogue earlier = catalogues.putIfAbsent(origin.name(), fresh);
        return earlier == null ? fresh : earlier;
    }

    /** A statement drops something, or its transaction has ended. */
    void dropped() {
        drops.incrementAndGet();
    }

    /** How many times something was dropped. */
    int drops() {
        return drops.get();
    }

    /** Tells all who are connected to the same database, whatever their role. */
    void routesChangedBy(PostgresSession session, PoolName name) {
        for (Map.Entry<PoolName, Catalogue> other : catalogues.entrySet()) {
            if (isSameDatabase(other.getKey(), name)) other.getValue().changedBy(session);
        }
    }

    void routesChangeEnded(PostgresSession session, PoolName name) {
        for (Map.Entry<PoolName, Catalogue> other : catalogues.entrySet()) {
            if (isSameDatabase(other.getKey(), name)) other.getValue().changeEnded(session);
        }
    }

    private static boolean isSameDatabase(PoolName one, PoolName other) {
        return one.server().equals(other.server()) && one.database().equals(other.database());
    }
}
