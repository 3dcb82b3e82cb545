package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Uses up all the places that the server has, as one user after the other, one database after the other. */
public final class FullServer {
    /** Arguments: places, user and password, then URLs. */
    public static void main(String[] args) throws Exception {
        int places = Integer.parseInt(args[0]);
        for (int round = 0; round < 3; round++) {
            for (int i = 3; i < args.length; i++) {
                List<Connection> held = new ArrayList<Connection>();
                String result = "held ";
                try {
                    while (held.size() < places) {
                        held.add(DriverManager.getConnection(args[i], args[1], args[2]));
                    }
                } catch (SQLException e) {
                    result = e.getSQLState() + " after ";
                }
                System.out.println(result + held.size());
                for (Connection connection : held) {
                    connection.close();
                }
            }
        }
    }
}
