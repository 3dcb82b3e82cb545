package com.acme.conformance;

import java.sql.Connection;
import java.util.List;

/** What others do to a session of PostgreSQL while nobody holds it. */
final class PostgresOutside {
    private PostgresOutside() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/outside");
        g.add("killed-while-idle", Probe.Reuse.EITHER, stage -> {
            Connection first = stage.first();
            long session = stage.session(first);
            stage.letGo(first);
            // long enough to be idle and clean, short enough not to be asked how it is
            stage.awaitTrue("SELECT count(*) = 0 OR bool_and(state = 'idle' AND query NOT LIKE '%pg_backend_pid%')"
                    + " FROM pg_stat_activity WHERE pid = " + session);
            stage.run(stage.other(), "SELECT pg_terminate_backend(" + session + ")");
            stage.awaitTrue("SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = " + session);
            stage.look(stage.open(), "SELECT 1");
        });
        return g.probes();
    }
}
