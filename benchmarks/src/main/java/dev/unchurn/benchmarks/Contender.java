package dev.unchurn.benchmarks;

import dev.unchurn.benchmarks.stage.Route;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the ways to serve a program that has a connection for each transaction. Immutable.
 *
 * @param source where the program has its connections from, as {@code com.acme.benchmarks.Source} calls it
 */
record Contender(Variant variant, Route route, String source) {
    static final String RAW = "raw";
    static final String FULL = "full";
    static final String LEAN = "lean";
    static final String HIKARI = "hikari";
    static final String HIKARI_DISCARD = "hikari-discard";
    static final String HIKARI_AS_NEW = "hikari-as-new";
    static final String HELD = "held";
    static final String PGBOUNCER_SESSION = "pgbouncer-session";
    static final String PGBOUNCER_TRANSACTION = "pgbouncer-transaction";

    private static final int HIKARI_DEFAULT = 10;

    /**
     * While the others have their turns no connection is used, which is no pause of the program's: what the pool has found out to need in
     * the warm-up must still be there. HikariCP keeps its connections for as long.
     */
    private static final String KEPT = ",idleTimeout=10m";

    String name() {
        return variant.name();
    }

    /** All there are for a program with so many threads. */
    static List<Contender> all(int threads) {
        List<Contender> all = new ArrayList<>();
        all.add(without(RAW, Route.DIRECT, "driver"));
        all.add(agent(FULL, "reset=full"));
        all.add(agent(LEAN, "reset=lean"));
        all.add(without(HIKARI, Route.DIRECT, "hikari:" + HIKARI_DEFAULT));
        if (threads > HIKARI_DEFAULT) all.add(without("hikari-" + threads, Route.DIRECT, "hikari:" + threads));
        all.add(without(HIKARI_DISCARD, Route.DIRECT, "hikari-discard:" + HIKARI_DEFAULT));
        all.add(without(HIKARI_AS_NEW, Route.DIRECT, "hikari-as-new:" + HIKARI_DEFAULT));
        all.add(without(HELD, Route.DIRECT, "held"));
        all.add(without(PGBOUNCER_SESSION, Route.PGBOUNCER_SESSION, "driver"));
        all.add(without(PGBOUNCER_TRANSACTION, Route.PGBOUNCER_TRANSACTION, "driver"));
        all.add(without("pgpool", Route.PGPOOL, "driver"));
        return all;
    }

    /** The program with the agent and these options. */
    static Contender agent(String name, String options) {
        return new Contender(Variant.agent(name, options + KEPT), Route.DIRECT, "driver");
    }

    private static Contender without(String name, Route route, String source) {
        return new Contender(new Variant(name, List.of()), route, source);
    }
}
