package dev.unchurn.session;

/**
 * What the catalogue of PostgreSQL is asked. Object numbers of the server's own begin below 16384 (manual, "Built-in and initial
 * object OIDs"): they are not asked about. An expression of a view, default or policy is stored as a tree that names functions by
 * number ({@code :funcid}, PostgreSQL 9.5 to 17), which costs the server less than text.
 */
final class CatalogueQuestions {
    private static final String OTHERS = " FROM pg_catalog.";

    /** Changes whenever anything changes that the other questions ask for. */
    static final String STAMP = "SELECT " + stamp("pg_proc", "oid") + stamp("pg_rewrite", "oid")
            + stamp("pg_attrdef", "oid") + stamp("pg_trigger", "oid") + stamp("pg_constraint", "oid")
            + stamp("pg_policy", "oid") + stamp("pg_type", "oid") + stamp("pg_class", "oid")
            + stamp("pg_event_trigger", "oid") + stamp("pg_extension", "oid") + stamp("pg_operator", "oid")
            + stamp("pg_cast", "oid") + stamp("pg_inherits", "inhrelid")
            + "(SELECT pg_catalog.count(*) || ',' || coalesce(pg_catalog.sum(pg_catalog.hashtext(setconfig::text)), 0)"
            + " FROM pg_catalog.pg_db_role_setting)";

    static final String SETTINGS = "SELECT pg_catalog.unnest(setconfig) FROM pg_catalog.pg_db_role_setting"
            + " WHERE setdatabase IN (0, (SELECT oid FROM pg_catalog.pg_database"
            + " WHERE datname = pg_catalog.current_database()))"
            + " AND setrole IN (0, (SELECT oid FROM pg_catalog.pg_roles WHERE rolname = session_user))";

    static final String FUNCTIONS = "SELECT p.oid, p.proname, l.lanname,"
            + " (SELECT pg_catalog.string_agg(pg_catalog.split_part(c, '=', 1), ',')"
            + " FROM pg_catalog.unnest(p.proconfig) c), pg_catalog.length(p.prosrc),"
            + " pg_catalog.substr(p.prosrc, 1, " + CatalogueSearch.MAX_BODY + ")"
            + " FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_language l ON l.oid = p.prolang"
            + " WHERE p.oid >= 16384 LIMIT " + 2 * CatalogueSearch.MAX_FUNCTIONS;

    static final String OF_EXTENSIONS = "SELECT d.objid, e.extname FROM pg_catalog.pg_depend d"
            + " JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid"
            + " WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.deptype = 'e'"
            + " AND d.refclassid = 'pg_catalog.pg_extension'::regclass";

    /**
     * Joined with {@link #parts} here and not by the server: without statistics of a fresh database it took minutes for 2,000
     * functions and as many views.
     */
    static final String DEPENDENCIES = "SELECT classid, objid, CASE refclassid"
            + " WHEN 'pg_catalog.pg_proc'::regclass THEN 'f' WHEN 'pg_catalog.pg_class'::regclass THEN 'r' ELSE 't' END,"
            + " refobjid FROM pg_catalog.pg_depend WHERE objid >= 16384 AND refobjid >= 16384"
            + " AND refclassid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_class'::regclass,"
            + " 'pg_catalog.pg_type'::regclass) LIMIT " + (CatalogueSearch.MAX_EDGES + 1);

    static final String NAMES = "SELECT 'r', oid, relname FROM pg_catalog.pg_class"
            + " WHERE oid >= 16384 AND relkind IN ('r', 'v', 'm', 'f', 'p')"
            + " UNION ALL SELECT 't', oid, typname FROM pg_catalog.pg_type WHERE oid >= 16384 AND typrelid = 0";

    static final String FOREIGN = "SELECT ft.ftrelid, w.fdwname FROM pg_catalog.pg_foreign_table ft"
            + " JOIN pg_catalog.pg_foreign_server s ON s.oid = ft.ftserver"
            + " JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE w.fdwname <> 'file_fdw'";

    static final String FURTHER = "SELECT 'r', objid, 2, 'a column of', 't', refobjid"
            + " FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_class'::regclass"
            + " AND refclassid = 'pg_catalog.pg_type'::regclass AND refobjid >= 16384"
            + " UNION ALL SELECT 'r', inhparent, 3, 'a partition or child of', 'r', inhrelid FROM pg_catalog.pg_inherits"
            + " UNION ALL SELECT 'r', confrelid, 1, 'a table that refers to', 'r', conrelid"
            + " FROM pg_catalog.pg_constraint WHERE contype = 'f'"
            + " AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))"
            + " UNION ALL SELECT CASE evtevent WHEN 'login' THEN 'x' ELSE 'e' END, oid, 3,"
            + " 'event trigger ' || evtname, 'f', evtfoid FROM pg_catalog.pg_event_trigger LIMIT "
            + (CatalogueSearch.MAX_EDGES + 1);

    private CatalogueQuestions() {}

    private static String stamp(String table, String oid) {
        return "(SELECT pg_catalog.count(*) || ',' || coalesce(pg_catalog.sum(pg_catalog.hashtext(xmin::text || '.' || "
                + oid + "::text)), 0) FROM pg_catalog." + table + " WHERE " + oid + " >= 16384) || ';' || ";
    }

    /** Everything that has an expression or calls a function: to what it belongs, and how a statement comes across it. */
    static String parts(boolean hasSqlBodies) {
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
}
