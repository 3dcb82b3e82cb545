package com.acme.server;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** For each line on standard input holds so many connections at once, uses them and gives them back. */
public final class IdleConnections {
    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        int round = 0;
        for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
            round++;
            use(args, Integer.parseInt(line));
            System.out.println("round " + round);
        }
    }

    private static void use(String[] args, int count) {
        List<Connection> connections = new ArrayList<Connection>();
        List<Integer> pids = new ArrayList<Integer>();
        try {
            for (int i = 0; i < count; i++) {
                connections.add(DriverManager.getConnection(args[0], args[1], args[2]));
            }
            for (Connection connection : connections) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
                    rows.next();
                    pids.add(rows.getInt(1));
                }
                connection.close();
            }
            System.out.println("# backends " + pids);
        } catch (SQLException e) {
            System.out.println("failed: " + e);
        }
    }
}
