package dev.unchurn.agent;

import dev.unchurn.bootstrap.UnchurnAnswers;
import dev.unchurn.bootstrap.UnchurnGate;
import dev.unchurn.jvm.Internals;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The gate's answers until the first connection: proves that the hook works, then builds the machinery and hands over to
 * it. Where that cannot be done it says so once, and the gate is transparent. Thread-safe.
 */
final class FirstAnswers implements UnchurnAnswers {
    private static final String PROBE = "unchurn:self-check";

    private final Startup startup;
    private final Internals internals;
    private boolean given;
    private volatile boolean probed;

    private FirstAnswers(Startup startup, Internals internals) {
        this.startup = startup;
        this.internals = internals;
    }

    static UnchurnAnswers of(Startup startup, Internals internals) {
        return new FirstAnswers(startup, internals);
    }

    /**
     * Asks {@code DriverManager} as a program would: the question must arrive here. The program's own question proves as much;
     * after an attach it may come first, and then others answer already.
     */
    @Override
    public void ready() {
        try {
            if (!probed) DriverManager.getConnection(PROBE).close();
        } catch (Throwable expected) {
            if (probed) return;
        }
        if (!probed) giveUp("the hook in DriverManager does not answer");
    }

    @Override
    public @Nullable Connection connect(String url, Properties info, @Nullable Class<?> caller) throws SQLException {
        probed = true;
        if (caller == FirstAnswers.class && url.equals(PROBE)) {
            throw new SQLException("the hook answers");
        }
        UnchurnAnswers answers = replacement();
        return answers == null ? null : answers.connect(url, info, caller);
    }

    private synchronized @Nullable UnchurnAnswers replacement() {
        if (given) return UnchurnGate.answers();
        given = true;
        try {
            if (Internals.isRestricted()) {
                giveUp("a SecurityManager is installed");
                return null;
            }
            UnchurnAnswers answers = Machinery.start(startup.settings(), startup.patches(), internals);
            UnchurnGate.install(answers);
            return answers;
        } catch (Throwable failure) {
            giveUp(String.valueOf(failure));
            return null;
        }
    }

    private void giveUp(String why) {
        UnchurnGate.install(null);
        startup.inert(why);
    }

    @Override
    public void deregistered(@Nullable Driver driver) {}

    @Override
    public void closed(Connection connection) {}

    @Override
    public void aborted(Connection connection) {}
}
