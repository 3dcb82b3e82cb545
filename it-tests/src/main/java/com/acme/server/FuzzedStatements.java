package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/**
 * Runs statements that are put together at random, some of which make a custom setting in some disguise, and asks each next
 * session whether it sees one. The server's own lexer decides what a text means. Arguments: URL, user, password, seed, how many.
 */
public final class FuzzedStatements {
    private static final String[] PIECES = {
        "'",
        "\"",
        "$$",
        "$a$",
        "/*",
        "*/",
        "--",
        "\n",
        "\r",
        "\t",
        " ",
        ";",
        "\\",
        "E'",
        "U&'",
        "n'",
        "''",
        "$b$",
        "$1",
        "x",
        "1",
        "e",
        "select 1",
        "select 'a'",
        "select $$b$$",
        "/* c */",
        "select E'\\''",
        "select '\\'",
        "as \"y\"",
        "select 1 -- z\n",
        "set standard_conforming_strings to off",
        "select '\\''"
    };

    private static final String[] SETS = {
        "set app.fuzz to 1",
        "SET LOCAL app.fuzz = '1'",
        "select set_config('app.fuzz', '1', false)",
        "select \"set_config\"('app.fuzz', '1', false)",
        "set \"app\".\"fuzz\" to 1",
        "set \"app.fuzz\" to 1",
        "reset app.fuzz",
        "select U&\"set\\005fconfig\"('app.fuzz', '1', false)",
        "select set_config(E'app.\\x66uzz', '1', false)",
        "do 'begin set app.fuzz to 1; end'",
        "do $x$ begin execute 'set app.' || 'fuzz to 1'; end $x$",
        "prepare p as select set_config('app.fuzz', '1', false); execute p",
        "select set_config('app' || '.fuzz', '1', false)"
    };

    /** Runs. */
    public static void main(String[] args) throws SQLException {
        Random random = new Random(Long.parseLong(args[3]));
        int made = 0;
        for (int i = Integer.parseInt(args[4]); i > 0; i--) {
            String sql = text(random);
            try (Connection connection = open(args);
                    Statement statement = connection.createStatement()) {
                run(statement, sql);
                connection.clearWarnings();
                if (!isUnknown(statement)) made++;
            }
            try (Connection connection = open(args);
                    Statement statement = connection.createStatement()) {
                if (!isUnknown(statement)) System.out.println("seen by the next session: " + sql);
            }
        }
        System.out.println("made " + made);
    }

    private static String text(Random random) {
        StringBuilder sql = new StringBuilder();
        pieces(random, sql);
        if (random.nextInt(4) > 0)
            sql.append(random.nextBoolean() ? ";" : "\n;").append(SETS[random.nextInt(SETS.length)]);
        if (random.nextBoolean()) sql.append(';');
        pieces(random, sql);
        return sql.toString();
    }

    private static void pieces(Random random, StringBuilder sql) {
        for (int n = random.nextInt(4); n > 0; n--) sql.append(PIECES[random.nextInt(PIECES.length)]);
    }

    private static void run(Statement statement, String sql) {
        try {
            statement.execute(sql);
        } catch (SQLException refused) {
            // most texts are no statements at all
            return;
        }
    }

    private static boolean isUnknown(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("SELECT current_setting('app.fuzz', true) IS NULL")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    private static Connection open(String[] args) throws SQLException {
        return DriverManager.getConnection(args[0], args[1], args[2]);
    }

    private FuzzedStatements() {}
}
