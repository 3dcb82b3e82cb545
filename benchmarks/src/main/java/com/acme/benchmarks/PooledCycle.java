package com.acme.benchmarks;

import dev.unchurn.itsupport.memory.MemoryPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Borrows of pgjdbc's connections to a server in memory, which the agent pools. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class PooledCycle {
    private final String url = MemoryPostgres.url("shop");

    @Benchmark
    public Connection cycle() throws SQLException {
        Connection connection = DriverManager.getConnection(url, "shop", "secret");
        connection.close();
        return connection;
    }

    @Benchmark
    public int select() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "shop", "secret");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select 1")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Nothing is run. */
    @Benchmark
    public Connection statement() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "shop", "secret")) {
            connection.createStatement().close();
            connection.prepareStatement("select 1").close();
            return connection;
        }
    }

    /** A thousand of three columns, all of them read. */
    @Benchmark
    public int rows() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url, "shop", "secret")) {
            return Rows.read(connection);
        }
    }
}
