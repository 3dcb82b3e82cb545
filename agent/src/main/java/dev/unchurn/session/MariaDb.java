package dev.unchurn.session;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** MariaDB's server through MariaDB's own driver or MySQL's. Immutable. */
public final class MariaDb implements Database {
    private final ResetPolicy policy;
    private final StatementMemory judged = new StatementMemory(new StatementMemory.Judge() {
        @Override
        public Verdict judge(String sql) {
            return MariaDbStatement.judge(sql);
        }
    });

    /** How often programs of this JVM have changed how new sessions begin. */
    private final AtomicLong changes = new AtomicLong();

    public MariaDb(ResetPolicy policy) {
        this.policy = policy;
    }

    @Override
    public boolean accepts(String url) {
        return MariaDbUrl.isOne(url);
    }

    @Override
    public @Nullable String refusal(String url, Properties info) {
        return MariaDbUrl.refusal(url, info);
    }

    @Override
    public boolean isConnectionClass(String name) {
        return Connector.driverClass(name) != null;
    }

    @Override
    public String driverClass(String connectionClass) {
        String known = Connector.driverClass(connectionClass);
        if (known == null) throw new IllegalArgumentException(connectionClass);
        return known;
    }

    @Override
    public Freshness freshness(Connection fresh) throws SQLException {
        return new MariaDbFreshness(fresh, Connector.of(fresh), changes);
    }

    @Override
    public Session session(Connection fresh, Freshness freshness, Origin origin, long openNanos) {
        return new MariaDbSession(this, fresh, Connector.of(fresh), (MariaDbFreshness) freshness, origin, openNanos);
    }

    @Override
    public boolean isIrreversible(String sql) {
        return judged.verdict(sql).irreversible() != null;
    }

    ResetPolicy policy() {
        return policy;
    }

    /** What a statement does; notes when new sessions will be other than the present ones. */
    Verdict judge(String sql) {
        Verdict verdict = judged.verdict(sql);
        if (verdict.needsDatabase() && verdict.irreversible() != null) changes.incrementAndGet();
        return verdict;
    }
}
