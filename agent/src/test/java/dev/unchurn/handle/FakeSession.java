package dev.unchurn.handle;

import dev.unchurn.session.Session;
import dev.unchurn.session.Verdict;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A session whose connection nobody opened. Thread-safe. */
final class FakeSession implements Session {
    final List<String> touched = new CopyOnWriteArrayList<>();
    private final Connection connection;

    FakeSession(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public void touched(String setter) {
        touched.add(setter);
    }

    @Override
    public Verdict judge(String sql) {
        return sql.startsWith("set app.user") ? Verdict.irreversible("custom setting app.user") : Verdict.PLAIN;
    }

    @Override
    public boolean letGo() {
        return true;
    }

    @Override
    public Object root() {
        return connection;
    }

    @Override
    public long openNanos() {
        return 1;
    }

    @Override
    public boolean isBroken() {
        return false;
    }

    @Override
    public boolean isValid(long timeoutMillis) {
        return true;
    }

    @Override
    public void reset() {}

    @Override
    public void close() {}

    @Override
    public void abort() {}
}
