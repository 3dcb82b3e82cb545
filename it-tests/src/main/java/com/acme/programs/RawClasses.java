package com.acme.programs;

import java.sql.Connection;
import java.sql.Statement;

/** Prints the class of its connections, works a little, and closes them. */
public final class RawClasses {
    private RawClasses() {}

    public static void main(String[] args) throws Exception {
        Tour tour = new Tour(args);
        for (int i = 0; i < 5; i++) {
            try (Connection c = tour.borrow();
                    Statement s = c.createStatement()) {
                s.execute("SELECT 1");
                Tour.line("class", c.getClass().getName());
                Tour.line("statement leads back", s.getConnection() == c);
            }
        }
    }
}
