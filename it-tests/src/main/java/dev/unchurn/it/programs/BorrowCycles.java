package dev.unchurn.it.programs;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgConnection;

/**
 * Several threads that take a connection for each operation. Arguments: URL, user, password. Prints what it found in the
 * end; writes to standard error only lines that begin with {@code program:}.
 */
public final class BorrowCycles {
    private static final int THREADS = 4;
    private static final int CYCLES = 25;

    private BorrowCycles() {}

    public static void main(final String[] args) throws Exception {
        try (Connection c = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement s = c.createStatement()) {
            s.execute("DROP TABLE IF EXISTS cycles");
            s.execute("CREATE TABLE cycles (thread int, cycle int)");
        }
        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger casts = new AtomicInteger();
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            final int number = i;
            threads[i] = new Thread() {
                @Override
                public void run() {
                    for (int cycle = 0; cycle < CYCLES; cycle++) {
                        try {
                            casts.addAndGet(operation(args, number, cycle));
                        } catch (Throwable t) {
                            failures.incrementAndGet();
                            t.printStackTrace();
                        }
                    }
                }
            };
            threads[i].start();
        }
        for (Thread thread : threads) thread.join();
        try (Connection c = DriverManager.getConnection(args[0], args[1], args[2]);
                Statement s = c.createStatement();
                ResultSet rs = s.executeQuery("SELECT count(*), sum(thread), sum(cycle) FROM cycles")) {
            rs.next();
            System.out.println("rows " + rs.getInt(1) + " " + rs.getInt(2) + " " + rs.getInt(3));
        }
        System.out.println("casts " + casts + ", failures " + failures);
    }

    private static int operation(String[] args, int thread, int cycle) throws SQLException {
        Connection c = DriverManager.getConnection(args[0], args[1], args[2]);
        try (PreparedStatement ps = c.prepareStatement("INSERT INTO cycles VALUES (?, ?)")) {
            ps.setInt(1, thread);
            ps.setInt(2, cycle);
            ps.executeUpdate();
            int casts = 0;
            if (((PgConnection) c).getBackendPID() > 0) casts++;
            if (((PGConnection) c).escapeLiteral("it's").equals("it''s")) casts++;
            if (((BaseConnection) c).getStandardConformingStrings()) casts++;
            if (ps.getConnection() == c) casts++;
            return casts;
        } finally {
            c.close();
        }
    }
}
