package com.acme.conformance;

import java.sql.Connection;
import java.sql.SQLException;

/** A session of MariaDB through any driver. */
final class MariaDbLook implements Look {
    /** Left out: what moves by itself, and what the statement before has left. */
    private static final String VARIABLES =
            "SELECT concat('variable ', lower(variable_name)), variable_value FROM information_schema.session_variables"
                    + " WHERE variable_name NOT IN ('TIMESTAMP', 'PSEUDO_THREAD_ID', 'RAND_SEED1', 'RAND_SEED2',"
                    + " 'WARNING_COUNT', 'ERROR_COUNT')";

    private static final String SESSION = "SELECT 'database', database()"
            + " UNION ALL SELECT 'role', current_role()"
            + " UNION ALL SELECT 'user', current_user()"
            + " UNION ALL SELECT 'user variables', (SELECT group_concat(variable_name ORDER BY variable_name)"
            + "   FROM information_schema.user_variables)"
            + " UNION ALL SELECT 'temporary tables', (SELECT group_concat(table_name ORDER BY table_name)"
            + "   FROM information_schema.tables WHERE table_schema = database() AND table_type LIKE 'TEMPORARY%')";

    /** What statements a session has run can be counted; what a fresh one has never run is 0. */
    private static final String COUNTERS =
            "SELECT concat('counter ', lower(variable_name)), variable_value FROM information_schema.session_status"
                    + " WHERE variable_name IN ('COM_INSERT', 'COM_UPDATE', 'COM_CREATE_TABLE', 'COM_LOCK_TABLES',"
                    + " 'COM_CALL_PROCEDURE')";

    @Override
    public long session(Connection connection) throws SQLException {
        return Long.parseLong(Look.value(connection, "SELECT connection_id()"));
    }

    @Override
    public String sessions(Connection connection) throws SQLException {
        return Look.value(connection, "SELECT count(*) FROM information_schema.processlist WHERE db = database()");
    }

    @Override
    public Facts facts(Connection connection) {
        Facts facts = new Facts();
        facts.addAttributes(connection);
        facts.addRows(connection, VARIABLES);
        facts.addRows(connection, SESSION);
        facts.addRows(connection, COUNTERS);
        return facts;
    }

    @Override
    public String boundWaiting() {
        return "SET lock_wait_timeout = 5";
    }
}
