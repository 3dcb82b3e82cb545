package dev.unchurn.benchmarks;

import dev.unchurn.benchmarks.stage.Tables;
import dev.unchurn.itsupport.PostgresServer;
import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeoutException;

/**
 * What diagnosis costs. {@code java -cp benchmarks.jar dev.unchurn.benchmarks.Diagnosis WHAT [rounds] [threads]}, where WHAT is
 *
 * <ul>
 *   <li>{@code cycle}: borrowing from the pool and closing, with a driver that costs nothing and {@code reset=lean}: everything
 *       counted against nothing counted;
 *   <li>{@code stacks}: the same, {@code stacks=auto} against {@code stacks=off};
 *   <li>{@code pool}: borrowing, {@code select 1} and closing, with a real PostgreSQL: everything counted against nothing counted;
 *   <li>{@code transactions}: the same with the transaction of pgbench for {@code select 1};
 *   <li>{@code observe}: opening and closing with a real PostgreSQL: {@code mode=observe} against no agent;
 *   <li>{@code change}: as {@code cycle}, everything counted: this agent against the one that {@code -Dbase.jar=} names;
 *   <li>{@code same}: as {@code cycle} with nothing counted on either side, to see what the measurement is worth.
 * </ul>
 *
 * {@code -Dagent.options=} replaces the options that both sides have.
 */
public final class Diagnosis {
    private Diagnosis() {}

    public static void main(String[] arguments)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
        int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        switch (arguments[0]) {
            case "cycle" -> inMemory(silent("reset=lean"), agent("reset=lean"), rounds, threads);
            case "stacks" -> inMemory(agent("reset=lean,stacks=off"), agent("reset=lean"), rounds, threads);
            case "change" -> inMemory(Variant.earlier("the base", "reset=lean"), agent("reset=lean"), rounds, threads);
            case "same" -> inMemory(silent("reset=lean"), silent("reset=lean"), rounds, threads);
            case "pool" -> onServer(silent("mode=pool"), agent("mode=pool"), rounds, threads, "select");
            case "transactions" -> onServer(silent("mode=pool"), agent("mode=pool"), rounds, threads, "tpcb");
            case "observe" -> onServer(Variant.raw(), agent("mode=observe"), rounds, threads, "open");
            default ->
                throw new IllegalArgumentException("cycle, stacks, pool, transactions, observe, change or same?");
        }
    }

    private static Variant agent(String options) {
        String all = System.getProperty("agent.options", options);
        return Variant.agent(all, all);
    }

    private static Variant silent(String options) {
        String all = System.getProperty("agent.options", options);
        return Variant.silent("nothing counted, " + all, all);
    }

    private static void inMemory(Variant base, Variant measured, int rounds, int threads)
            throws IOException, InterruptedException, TimeoutException {
        run(new SideBySide(base, measured, MemoryPostgres.url("shop"), threads, "open"), rounds);
    }

    private static void onServer(Variant base, Variant measured, int rounds, int threads, String unit)
            throws IOException, InterruptedException, TimeoutException, SQLException {
        try (PostgresServer server = PostgresServer.start()) {
            try (Connection admin = server.admin("postgres");
                    Statement statement = admin.createStatement()) {
                statement.execute("CREATE ROLE shop LOGIN PASSWORD 'secret'");
                if (unit.equals("tpcb")) {
                    Tables.fill(admin);
                    statement.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO shop");
                }
            }
            run(new SideBySide(base, measured, server.url("postgres"), threads, unit), rounds);
        }
    }

    private static void run(SideBySide comparison, int rounds)
            throws IOException, InterruptedException, TimeoutException {
        for (int round = 0; round < rounds; round++) comparison.round();
        comparison.print();
    }
}
