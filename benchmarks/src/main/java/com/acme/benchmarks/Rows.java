package com.acme.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;

/** One query, and every column of its rows: a number, a text and a time. Stateless. */
final class Rows {
    private static final int COUNT = 1_000;
    private static final String SQL = "select id, 'name ' || id as name,"
            + " timestamp '2026-01-01' + id * interval '1 minute' as created from generate_series(1, " + COUNT + ") id";

    /** What has to come, made beforehand, so that comparing allocates nothing. */
    private static final String[] NAMES = new String[COUNT];

    private static final Timestamp[] TIMES = new Timestamp[COUNT];

    static {
        LocalDateTime first = LocalDateTime.of(2026, 1, 1, 0, 0);
        for (int i = 0; i < COUNT; i++) {
            NAMES[i] = "name " + (i + 1);
            TIMES[i] = Timestamp.valueOf(first.plusMinutes(i + 1L));
        }
    }

    private Rows() {}

    /**
     * How many there were.
     *
     * @throws SQLException also when something else came than had to come
     */
    static int read(Connection connection) throws SQLException {
        int count = 0;
        try (PreparedStatement statement = connection.prepareStatement(SQL);
                ResultSet rows = statement.executeQuery()) {
            for (; rows.next(); count++) {
                boolean isRight = rows.getInt(1) == count + 1
                        && NAMES[count].equals(rows.getString(2))
                        && TIMES[count].equals(rows.getTimestamp(3));
                if (!isRight) throw new SQLException("another row " + count + " than there should be");
            }
        }
        if (count != COUNT) throw new SQLException("rows: " + count);
        return count;
    }
}
