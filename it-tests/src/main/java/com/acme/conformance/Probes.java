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
        all.addAll(PostgresHolderIdentity.probes());
        all.addAll(PostgresHolderStale.probes());
        all.addAll(PostgresHolderStaleObjects.probes());
        all.addAll(PostgresHolderEnds.probes());
        return all;
    }

    /** All probes of MariaDB, for its own driver and MySQL's. */
    public static List<Probe> mariaDb() {
        List<Probe> all = new ArrayList<>();
        all.addAll(MariaDbSettings.probes());
        all.addAll(MariaDbAccounts.probes());
        all.addAll(MariaDbCharacters.probes());
        all.addAll(MariaDbObjects.probes());
        all.addAll(MariaDbTransactions.probes());
        all.addAll(MariaDbAttributes.probes());
        all.addAll(MariaDbResults.probes());
        all.addAll(MariaDbVendor.probes());
        all.addAll(MariaDbHolder.probes());
        all.addAll(MariaDbStale.probes());
        all.addAll(MariaDbBusy.probes());
        return all;
    }

    public static List<Probe> all() {
        List<Probe> all = postgres();
        all.addAll(mariaDb());
        return all;
    }
}
