package com.acme.programs;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Scanner;
import java.util.Set;
import org.postgresql.jdbc.PgConnection;

/** Holds a connection while an agent is attached, and takes others afterwards. Goes on when a line is sent to it. */
public final class AcrossAnAttach {
    private AcrossAnAttach() {}

    public static void main(String[] args) throws Exception {
        Tour tour = new Tour(args);
        Scanner input = new Scanner(System.in, "UTF-8");
        Connection before = tour.borrow();
        Statement statement = before.createStatement();
        statement.execute("CREATE TEMP TABLE kept AS SELECT 42 AS answer");
        before.setAutoCommit(false);
        System.out.println("ready");
        input.nextLine();
        Tour.line("before is raw", before.getClass() == PgConnection.class);
        Tour.line("its statement leads to it", statement.getConnection() == before);
        try (ResultSet rs = statement.executeQuery("SELECT answer FROM kept")) {
            rs.next();
            Tour.line("its session", rs.getInt(1) + " " + (rs.getStatement() == statement));
        }
        Set<Integer> sessions = new HashSet<>();
        boolean raw = false;
        for (int i = 0; i < 20; i++) {
            try (Connection later = tour.borrow()) {
                raw |= later.getClass() == PgConnection.class;
                Tour.line("later leads to itself", later.createStatement().getConnection() == later);
                sessions.add(Tour.pid(later));
            }
        }
        Tour.line("later is raw", raw);
        Tour.line("later sessions", sessions.size());
        Tour.line("before is among them", sessions.contains(Tour.pid(before)));
        before.commit();
        before.close();
        Tour.line("before is closed", before.isClosed());
        System.out.println("done");
        input.nextLine();
    }
}
