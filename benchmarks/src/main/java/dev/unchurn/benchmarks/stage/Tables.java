package dev.unchurn.benchmarks.stage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of pgbench. Stateless. */
public final class Tables {
    private static final int BRANCHES = Integer.getInteger("branches", 10);

    private Tables() {}

    /** Makes and fills them, as whoever shall own them. */
    public static void fill(Connection owner) throws SQLException {
        List<String> statements = List.of(
                "create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor=50)",
                "create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84))"
                        + " with (fillfactor=50)",
                "create table pgbench_accounts (aid int, bid int, abalance int, filler char(84)) with (fillfactor=80)",
                "create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))",
                "insert into pgbench_branches select i, 0, '' from generate_series(1, " + BRANCHES + ") i",
                "insert into pgbench_tellers select i, (i - 1) / 10 + 1, 0, '' from generate_series(1, " + 10 * BRANCHES
                        + ") i",
                "insert into pgbench_accounts select i, (i - 1) / 100000 + 1, 0, '' from generate_series(1, "
                        + 100_000 * BRANCHES + ") i",
                "alter table pgbench_accounts add primary key (aid)",
                "vacuum analyze");
        try (Statement statement = owner.createStatement()) {
            for (String sql : statements) statement.execute(sql);
        }
    }
}
