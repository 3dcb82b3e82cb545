package com.acme.drivers;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;

/** Prints one line for each thing tried. */
final class Said {
    private Said() {}

    /** Something to try. */
    interface Call {
        Object call() throws Throwable;
    }

    /** Something to try on a connection. */
    interface Use {
        Object on(Connection c) throws Throwable;
    }

    /** Prints the result, or what was thrown. */
    static void attempt(String label, Call call) {
        String said;
        try {
            Object result = call.call();
            said = result instanceof int[] ? Arrays.toString((int[]) result) : String.valueOf(result);
        } catch (Throwable thrown) {
            said = thrown(thrown);
        }
        System.out.println(label + ": " + steady(said));
    }

    private static String thrown(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each != thrown) all.append(" <- ");
            all.append(each.getClass().getName());
            if (each instanceof SQLException) {
                SQLException sql = (SQLException) each;
                all.append(' ').append(sql.getSQLState()).append(' ').append(sql.getErrorCode());
            }
            all.append(' ').append(each.getMessage());
        }
        return all.toString();
    }

    /** Without identities, session numbers, times, and line breaks. */
    private static String steady(String said) {
        return said.replaceAll("@[0-9a-f]{3,}", "@...")
                .replaceAll("SQL[0-9]{12,}", "SQL...")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22,}", "uuid")
                .replaceAll(
                        "(?i)(client ?connection ?id:|conn\\d+:|xid = |session ?id = |connection_id=)\\s*[0-9a-zA-Z+/=-]*",
                        "$1...")
                .replaceAll("[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?", "time")
                .replaceAll("\\s+", " ");
    }
}
