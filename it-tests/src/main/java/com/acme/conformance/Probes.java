package com.acme.conformance;

import java.util.ArrayList;
import java.util.List;

/** The list of all probes, in the order in which they run. */
public final class Probes {
    private Probes() {}

    /** All probes of PostgreSQL with pgjdbc. */
    public static List<Probe> postgres() {
        List<Probe> all = new ArrayList<>();
        all.addAll(PostgresSettings.probes());
        all.addAll(PostgresCustom.probes());
        all.addAll(PostgresObjects.probes());
        all.addAll(PostgresTransactions.probes());
        all.addAll(PostgresNotifications.probes());
        all.addAll(PostgresStatements.probes());
        all.addAll(PostgresLibraries.probes());
        all.addAll(PostgresCopies.probes());
        all.addAll(PostgresEnds.probes());
        all.addAll(PostgresDriverAttributes.probes());
        all.addAll(PostgresDriverSetters.probes());
        all.addAll(PostgresDriverMemory.probes());
        return all;
    }

    /** All probes of MariaDB, for its own driver and MySQL's. */
    public static List<Probe> mariaDb() {
        return new ArrayList<>();
    }

    public static List<Probe> all() {
        List<Probe> all = postgres();
        all.addAll(mariaDb());
        return all;
    }
}
