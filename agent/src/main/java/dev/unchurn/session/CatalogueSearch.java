package dev.unchurn.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the catalogue of a PostgreSQL database which routes there are. Nothing is left in the session. Used by one thread.
 */
final class CatalogueSearch {
    static final int MAX_FUNCTIONS = 10_000;
    static final int MAX_BODY = 100_000;
    static final int MAX_EDGES = 200_000;

    /** C functions of these extensions of PostgreSQL itself and its best-known neighbours keep nothing in a session. */
    private static final Set<String> HARMLESS_EXTENSIONS = new HashSet<>(Arrays.asList(
            "amcheck",
            "autoinc",
            "bloom",
            "btree_gin",
            "btree_gist",
            "citext",
            "cube",
            "dict_int",
            "dict_xsyn",
            "earthdistance",
            "fuzzystrmatch",
            "hstore",
            "insert_username",
            "intagg",
            "intarray",
            "lo",
            "ltree",
            "moddatetime",
            "pageinspect",
            "pg_buffercache",
            "pg_freespacemap",
            "pg_prewarm",
            "pg_stat_statements",
            "pg_trgm",
            "pg_visibility",
            "pg_walinspect",
            "pgcrypto",
            "pgrowlocks",
            "pgstattuple",
            "postgis",
            "postgis_raster",
            "postgis_topology",
            "refint",
            "seg",
            "sslinfo",
            "tcn",
            "tsm_system_rows",
            "tsm_system_time",
            "unaccent",
            "uuid-ossp",
            "vector"));

    private final Statement statement;
    private final boolean hasSqlBodies;
    private final Set<String> settings = new HashSet<>();
    private @Nullable RouteMap map;

    private CatalogueSearch(Statement statement, boolean hasSqlBodies) {
        this.statement = statement;
        this.hasSqlBodies = hasSqlBodies;
    }

    /**
     * The state of the catalogue: equal texts, equal answers.
     *
     * @throws SQLException when the server does not answer as PostgreSQL does
     */
    static String stamp(Connection connection) throws SQLException {
        try (Statement statement = PgjdbcMemory.statement(connection);
                ResultSet rows = statement.executeQuery(CatalogueQuestions.STAMP)) {
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
        try (Statement statement = PgjdbcMemory.statement(connection)) {
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
        try (ResultSet rows = statement.executeQuery(CatalogueQuestions.SETTINGS)) {
            while (rows.next()) {
                String entry = rows.getString(1);
                int end = entry.indexOf('=');
                if (end > 0) settings.add(entry.substring(0, end).toLowerCase(Locale.ROOT));
            }
        }
    }

    private @Nullable Routes readFunctions(RouteMap into) throws SQLException {
        Map<Long, String> extensions = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(CatalogueQuestions.OF_EXTENSIONS)) {
            while (rows.next()) extensions.put(rows.getLong(1), rows.getString(2));
        }
        int count = 0;
        int read = 0;
        try (ResultSet rows = statement.executeQuery(CatalogueQuestions.FUNCTIONS)) {
            while (rows.next()) {
                read++;
                String extension = extensions.get(rows.getLong(1));
                boolean isC = rows.getString(3).equals("c");
                if (isC && extension != null && HARMLESS_EXTENSIONS.contains(extension)) continue;
                if (++count > MAX_FUNCTIONS) break;
                readFunction(into, rows, extension);
            }
        }
        boolean isAll = count <= MAX_FUNCTIONS && read < 2 * MAX_FUNCTIONS;
        return isAll ? null : everywhere("the database has more than " + MAX_FUNCTIONS + " functions");
    }

    private static Routes everywhere(String why) {
        Routes routes = new Routes();
        routes.addEverywhere(why + ", too many to look at");
        return routes;
    }

    private void readFunction(RouteMap into, ResultSet rows, @Nullable String extension) throws SQLException {
        long oid = rows.getLong(1);
        String name = rows.getString(2);
        String language = rows.getString(3);
        String custom = customSetting(rows.getString(4));
        String effect = custom == null ? null : "custom setting " + custom + " cannot be undone";
        boolean isC = language.equals("c");
        if (language.equals("sql") || language.equals("plpgsql")) {
            PostgresStatement body = PostgresStatement.ofBody(rows.getString(6));
            into.function(oid, name, body);
            if (effect == null) effect = effect(body.verdict());
            if (effect == null && rows.getInt(5) > MAX_BODY) effect = "its body is too long to look at";
        } else {
            into.opaque(oid, name, isC);
            if (effect == null) effect = effect(language, extension, rows.getString(6));
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
                + " FROM pg_catalog.pg_proc WHERE oid < 16384 AND proname = ANY ('{" + names + "}')), "
                + CatalogueQuestions.parts(hasSqlBodies)
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

    private void readForeign(RouteMap into) throws SQLException {
        try (ResultSet rows = statement.executeQuery(CatalogueQuestions.FOREIGN)) {
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
        try (ResultSet rows = statement.executeQuery(CatalogueQuestions.NAMES)) {
            while (rows.next()) into.named(rows.getString(1).charAt(0), rows.getLong(2), rows.getString(3));
        }
    }

    private @Nullable Routes readEdges(RouteMap into) throws SQLException {
        Map<String, List<Part>> parts = readParts();
        int count = 0;
        try (ResultSet rows = statement.executeQuery(CatalogueQuestions.DEPENDENCIES)) {
            while (rows.next()) {
                if (++count > MAX_EDGES) return everywhere("the database has more than " + MAX_EDGES + " dependencies");
                List<Part> dependent = parts.get(rows.getLong(1) + "." + rows.getLong(2));
                if (dependent == null) continue;
                char used = rows.getString(3).charAt(0);
                for (Part part : dependent) {
                    // a table's row type is no route to the table
                    if (part.kind == RouteMap.TYPE && used == RouteMap.RELATION) continue;
                    into.uses(part.kind, part.oid, part.how, part.what, used, rows.getLong(4));
                }
            }
        }
        try (ResultSet rows = statement.executeQuery(CatalogueQuestions.FURTHER)) {
            while (rows.next()) {
                if (++count > 2 * MAX_EDGES)
                    return everywhere("the database has more than " + MAX_EDGES + " dependencies");
                Part part = new Part(rows);
                into.uses(
                        part.kind,
                        part.oid,
                        part.how,
                        part.what,
                        rows.getString(5).charAt(0),
                        rows.getLong(6));
            }
        }
        return null;
    }

    /** Something that has an expression or calls a function, as the first four columns say. */
    private static final class Part {
        final char kind;
        final long oid;
        final int how;
        final String what;

        Part(ResultSet rows) throws SQLException {
            kind = rows.getString(1).charAt(0);
            oid = rows.getLong(2);
            how = rows.getInt(3);
            what = rows.getString(4);
        }
    }

    private Map<String, List<Part>> readParts() throws SQLException {
        Map<String, List<Part>> parts = new HashMap<>();
        String sql = "WITH " + CatalogueQuestions.parts(hasSqlBodies)
                + " SELECT kind, obj, level, what, classid, objid FROM parts WHERE objid >= 16384";
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String key = rows.getLong(5) + "." + rows.getLong(6);
                List<Part> known = parts.get(key);
                if (known == null) {
                    known = new ArrayList<>(1);
                    parts.put(key, known);
                }
                known.add(new Part(rows));
            }
        }
        return parts;
    }
}
