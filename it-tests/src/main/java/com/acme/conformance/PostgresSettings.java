package com.acme.conformance;

import java.util.List;

/** Settings of PostgreSQL, by every way to change one that has no dot in its name. */
final class PostgresSettings {
    private PostgresSettings() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/settings");
        g.reusedAfter("set", "SET work_mem TO '7MB'", "SHOW work_mem");
        g.reusedAfter("search-path", "SET search_path TO pg_catalog", "SHOW search_path", "SELECT current_schema()");
        g.retiredAfter("custom", "SET {app}.tenant TO 'acme'", "SELECT current_setting('{app}.tenant', true) IS NULL");
        return g.probes();
    }
}
