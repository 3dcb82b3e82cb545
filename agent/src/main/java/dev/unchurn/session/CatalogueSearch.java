package dev.unchurn.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the catalogue of a PostgreSQL database which routes there are. Object numbers of the server's own begin below 16384
 * (manual, "Built-in and initial object OIDs"): they are not asked about. An expression of a view, default or policy is stored as
 * a tree that names functions by number ({@code :funcid}, PostgreSQL 9.5 to 17), which costs the server less than text.
 * Statements of its own only, and nothing is left in the session. Used by one thread.
 */
final class CatalogueSearch {
    private static final int MAX_FUNCTIONS = 10_000;
    private static final int MAX_BODY = 100_000;
    private static final int MAX_EDGES = 200_000;
    private static final String OTHERS = " FROM pg_catalog.";

    /** C functions of these extensions of PostgreSQL itself and its best-known neighbours keep nothing in a session. */
    private static final String HARMLESS_EXTENSIONS =
            "'{amcheck,autoinc,bloom,btree_gin,btree_gist,citext,cube,dict_int,"
                    + "dict_xsyn,earthdistance,fuzzystrmatch,hstore,insert_username,intagg,intarray,lo,ltree,moddatetime,"
                    + "pageinspect,pg_buffercache,pg_freespacemap,pg_prewarm,pg_stat_statements,pg_trgm,pg_visibility,"
                    + "pg_walinspect,pgcrypto,pgrowlocks,pgstattuple,postgis,postgis_raster,postgis_topology,refint,seg,"
                    + "sslinfo,tcn,tsm_system_rows,tsm_system_time,unaccent,uuid-ossp,vector}'";

    /** Changes whenever anything changes that the other questions ask for. */
    private static final String STAMP = "SELECT " + stamp("pg_proc", "oid") + stamp("pg_rewrite", "oid")
            + stamp("pg_attrdef", "oid") + stamp("pg_trigger", "oid") + stamp("pg_constraint", "oid")
            + stamp("pg_policy", "oid") + stamp("pg_type", "oid") + stamp("pg_class", "oid")
            + stamp("pg_event_trigger", "oid") + stamp("pg_extension", "oid") + stamp("pg_operator", "oid")
            + stamp("pg_cast", "oid") + stamp("pg_inherits", "inhrelid")
            + "(SELECT pg_catalog.sum(pg_catalog.hashtext(setconfig::text)) FROM pg_catalog.pg_db_role_setting)";

    private static final String SETTINGS = "SELECT pg_catalog.unnest(setconfig) FROM pg_catalog.pg_db_role_setting"
            + " WHERE setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database"
            + " WHERE datname = pg_catalog.current_database()))"
            + " AND setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))";

    private static final String FUNCTIONS = "SELECT p.oid, p.proname, l.lanname, e.extname,"
            + " (SELECT pg_catalog.string_agg(pg_catalog.split_part(c, '=', 1), ',')"
            + " FROM pg_catalog.unnest(p.proconfig) c), pg_catalog.length(p.prosrc),"
            + " pg_catalog.substr(p.prosrc, 1, " + MAX_BODY + ")"
            + " FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang"
            + " LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid"
            + " AND d.deptype = 'e' LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid"
            + " WHERE p.oid >= 16384 AND NOT (l.lanname = 'c' AND e.extname IS NOT NULL AND e.extname = ANY ("
            + HARMLESS_EXTENSIONS + ")) LIMIT " + (MAX_FUNCTIONS + 1);

    private static final String NAMES = "SELECT 'r', oid, relname FROM pg_catalog.pg_class"
            + " WHERE oid >= 16384 AND relkind IN ('r', 'v', 'm', 'f', 'p')"
            + " UNION ALL SELECT 't', oid, typname FROM pg_catalog.pg_type WHERE oid >= 16384 AND typrelid = 0";

    private static final String FOREIGN = "SELECT ft.ftrelid, w.fdwname FROM pg_catalog.pg_foreign_table ft"
            + " JOIN pg_catalog.pg_foreign_server s ON s.oid = ft.ftserver"
            + " JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE w.fdwname <> 'file_fdw'";

    private static final String FURTHER = " UNION ALL SELECT 'r', objid, 2, 'a column of', 't', refobjid"
            + " FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_class'::regclass"
            + " AND refclassid = 'pg_catalog.pg_type'::regclass AND refobjid >= 16384"
            + " UNION ALL SELECT 'r', inhparent, 3, 'a partition or child of', 'r', inhrelid FROM pg_catalog.pg_inherits"
            + " UNION ALL SELECT 'r', confrelid, 1, 'a table that refers to', 'r', conrelid"
            + " FROM pg_catalog.pg_constraint WHERE contype = 'f'"
            + " AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))"
            + " UNION ALL SELECT CASE evtevent WHEN 'login' THEN 'x' ELSE 'e' END, oid, 3,"
            + " 'event trigger ' || evtname, 'f', evtfoid FROM pg_catalog.pg_event_trigger LIMIT " + (MAX_EDGES + 1);

    private final Statement statement;
    private final boolean hasSqlBodies;
    private final Set<String> settings = new HashSet<>();
    private @Nullable RouteMap map;

    private CatalogueSearch(Statement statement, boolean hasSqlBodies) {
        this.statement = statement;
        this.hasSqlBodies = hasSqlBodies;
    }

    private static String stamp(String table, String oid) {
        return "(SELECT pg_catalog.count(*) || ',' || coalesce(pg_catalog.sum(pg_catalog.hashtext(xmin::text || '.' || "
                + oid + "::text)), 0) FROM pg_catalog." + table + " WHERE " + oid + " >= 16384) || ';' || ";
    }

    /**
     * The state of the catalogue: equal texts, equal answers.
     *
     * @throws SQLException when the server does not answer as PostgreSQL does
     */
    static String stamp(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(STAMP)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    /** What was found. Immutable. */
    static final class Found {
        final Routes routes;
        /** Custom settings that every new session has, lower case. */
        final Set<String> settings;

        Found(Routes routes, Set<String> settings) {
            this.routes = routes;
            this.settings = settings;
        }
    }

    /**
     * Asks.
     *
     * @throws SQLException when the server does not answer as PostgreSQL does
     */
    static Found search(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean hasSqlBodies = connection.getMetaData().getDatabaseMajorVersion() >= 14;
            CatalogueSearch search = new CatalogueSearch(statement, hasSqlBodies);
            Routes routes = search.routes();
            return new Found(routes, search.settings);
        }
    }

    private Routes routes() throws SQLException {
        map = new RouteMap();
        readSettings();
        Routes tooMany = readFunctions(map);
        if (tooMany != null) return tooMany;
        readTrees(map);
        readForeign(map);
        if (map.isHarmless()) return Routes.NONE;
        readNames(map);
        tooMany = readEdges(map);
        return tooMany == null ? map.follow() : tooMany;
    }

    private void readSettings() throws SQLException {
        try (ResultSet rows = statement.executeQuery(SETTINGS)) {
            while (rows.next()) {
                String entry = rows.getString(1);
                int end = entry.indexOf('=');
                if (end > 0) settings.add(entry.substring(0, end).toLowerCase(Locale.ROOT));
            }
        }
    }

    private @Nullable Routes readFunctions(RouteMap into) throws SQLException {
        int count = 0;
        try (ResultSet rows = statement.executeQuery(FUNCTIONS)) {
            while (rows.next()) {
                if (++count > MAX_FUNCTIONS)
                    return everywhere("the database has more than " + MAX_FUNCTIONS + " functions");
                readFunction(into, rows);
            }
        }
        return null;
    }

    private static Routes everywhere(String why) {
        Routes routes = new Routes();
        routes.addEverywhere(why + ", too many to look at");
        return routes;
    }

    private void readFunction(RouteMap into, ResultSet rows) throws SQLException {
        long oid = rows.getLong(1);
        String name = rows.getString(2);
        String language = rows.getString(3);
        String extension = rows.getString(4);
        String custom = customSetting(rows.getString(5));
        String effect = custom == null ? null : "custom setting " + custom + " cannot be undone";
        boolean isC = language.equals("c");
        if (language.equals("sql") || language.equals("plpgsql")) {
            PostgresStatement body = PostgresStatement.ofBody(rows.getString(7));
            into.function(oid, name, body);
            if (effect == null) effect = effect(body.verdict());
            if (effect == null && rows.getInt(6) > MAX_BODY) effect = "its body is too long to look at";
        } else {
            into.opaque(oid, name, isC);
            if (effect == null) effect = effect(language, extension, rows.getString(7));
        }
        if (effect != null) into.leaves(RouteMap.FUNCTION, oid, Routes.BY_NAMING, "function", effect);
    }

    /** A function's own {@code SET a.b = ...}; {@code SET search_path} and the like are undone by the server. */
    private @Nullable String customSetting(@Nullable String names) {
        int start = 0;
        while (names != null && start < names.length()) {
            int comma = names.indexOf(',', start);
            String name = names.substring(start, comma < 0 ? names.length() : comma);
            if (name.indexOf('.') > 0 && !settings.contains(name.toLowerCase(Locale.ROOT))) return name;
            start = comma < 0 ? names.length() : comma + 1;
        }
        return null;
    }

    private @Nullable String effect(Verdict verdict) {
        if (verdict.hasSettings() && Catalogue.isKnown(verdict, settings)) return null;
        return verdict.irreversible();
    }

    private static @Nullable String effect(String language, @Nullable String extension, String source) {
        if (language.equals("internal")) {
            return source.startsWith("set_config") || source.equals("setseed")
                    ? "it is " + source + " by another name"
                    : null;
        }
        if (language.equals("c")) {
            if (extension == null) return "it is written in C and may keep what cannot be undone";
            return "extension " + extension + " may keep what cannot be undone";
        }
        return "language " + language + " may keep what cannot be undone";
    }

    /** Expressions that call what leaves something by itself. */
    private void readTrees(RouteMap into) throws SQLException {
        StringBuilder names = new StringBuilder();
        for (String name : PostgresStatement.dangerousFunctions())
            names.append(names.length() == 0 ? "" : ",").append(name);
        String sql = "WITH danger AS (SELECT ':funcid (' || pg_catalog.string_agg(oid::text, '|') || ') ' AS calls"
                + " FROM pg_catalog.pg_proc WHERE oid < 16384 AND proname = ANY ('{" + names + "}')), " + parts()
                + " SELECT kind, obj, level, what FROM parts, danger WHERE objid >= 16384 AND tree ~ calls";
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                into.leaves(
                        rows.getString(1).charAt(0),
                        rows.getLong(2),
                        rows.getInt(3),
                        rows.getString(4),
                        "it calls set_config or setseed, whose traces cannot be undone");
            }
        }
    }

    /** Everything that has an expression or calls a function: to what it belongs, and how a statement comes across it. */
    private String parts() {
        String body = hasSqlBodies ? " || coalesce(prosqlbody::text, '')" : "";
        return "parts(kind, obj, level, what, classid, objid, tree) AS ("
                + "SELECT 'r', ev_class, CASE ev_type WHEN '1' THEN 3 ELSE 2 END,"
                + " CASE ev_type WHEN '1' THEN 'view' ELSE 'rule ' || rulename || ' on' END," + id("pg_rewrite", "oid")
                + "ev_action::text || ev_qual::text" + OTHERS + "pg_rewrite"
                + " UNION ALL SELECT 'r', adrelid, 2, 'a column default of'," + id("pg_attrdef", "oid") + "adbin::text"
                + OTHERS + "pg_attrdef"
                + " UNION ALL SELECT CASE conrelid WHEN 0 THEN 't' ELSE 'r' END,"
                + " CASE conrelid WHEN 0 THEN contypid ELSE conrelid END, CASE conrelid WHEN 0 THEN 3 ELSE 2 END,"
                + " 'check ' || conname || ' of'," + id("pg_constraint", "oid") + "conbin::text" + OTHERS
                + "pg_constraint WHERE contype = 'c'"
                + " UNION ALL SELECT 'r', tgrelid, 2, 'trigger ' || tgname || ' on'," + id("pg_trigger", "oid")
                + "tgqual::text" + OTHERS + "pg_trigger WHERE NOT tgisinternal"
                + " UNION ALL SELECT 'r', polrelid, 3, 'policy ' || polname || ' on'," + id("pg_policy", "oid")
                + "coalesce(polqual::text, '') || coalesce(polwithcheck::text, '')" + OTHERS + "pg_policy"
                + " UNION ALL SELECT 'r', indrelid, 2, 'an index on'," + id("pg_class", "indexrelid")
                + "coalesce(indexprs::text, '') || coalesce(indpred::text, '')" + OTHERS + "pg_index"
                + " WHERE indexprs IS NOT NULL OR indpred IS NOT NULL"
                + " UNION ALL SELECT 'f', oid, 3, 'function'," + id("pg_proc", "oid")
                + "coalesce(proargdefaults::text, '')" + body + OTHERS + "pg_proc"
                + " UNION ALL SELECT 't', oid, 3, 'type'," + id("pg_type", "oid") + "typdefaultbin::text" + OTHERS
                + "pg_type"
                + " UNION ALL SELECT 'x', oid, 3, 'operator ' || oprname," + id("pg_operator", "oid") + "''" + OTHERS
                + "pg_operator"
                + " UNION ALL SELECT 'x', oid, 3, 'a cast'," + id("pg_cast", "oid") + "''" + OTHERS + "pg_cast)";
    }

    private static String id(String table, String column) {
        return " 'pg_catalog." + table + "'::regclass::oid, " + column + ", ";
    }

    private void readForeign(RouteMap into) throws SQLException {
        try (ResultSet rows = statement.executeQuery(FOREIGN)) {
            while (rows.next()) {
                into.leaves(
                        RouteMap.RELATION,
                        rows.getLong(1),
                        Routes.BY_NAMING,
                        "foreign table",
                        rows.getString(2) + " keeps connections of its own");
            }
        }
    }

    private void readNames(RouteMap into) throws SQLException {
        try (ResultSet rows = statement.executeQuery(NAMES)) {
            while (rows.next()) into.named(rows.getString(1).charAt(0), rows.getLong(2), rows.getString(3));
        }
    }

    private @Nullable Routes readEdges(RouteMap into) throws SQLException {
        String sql = "WITH " + parts() + " SELECT p.kind, p.obj, p.level, p.what, CASE d.refclassid"
                + " WHEN 'pg_catalog.pg_proc'::regclass THEN 'f' WHEN 'pg_catalog.pg_class'::regclass THEN 'r' ELSE 't' END,"
                + " d.refobjid FROM parts p JOIN pg_catalog.pg_depend d ON d.classid = p.classid AND d.objid = p.objid"
                + " WHERE p.objid >= 16384 AND d.refobjid >= 16384 AND d.refclassid IN ('pg_catalog.pg_proc'::regclass,"
                + " 'pg_catalog.pg_class'::regclass, 'pg_catalog.pg_type'::regclass)"
                + " AND NOT (p.kind = 't' AND d.refclassid = 'pg_catalog.pg_class'::regclass)" + FURTHER;
        int count = 0;
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                if (++count > MAX_EDGES) return everywhere("the database has more than " + MAX_EDGES + " dependencies");
                into.uses(
                        rows.getString(1).charAt(0),
                        rows.getLong(2),
                        rows.getInt(3),
                        rows.getString(4),
                        rows.getString(5).charAt(0),
                        rows.getLong(6));
            }
        }
        return null;
    }
}
