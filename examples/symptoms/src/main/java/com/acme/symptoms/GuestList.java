package com.acme.symptoms;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Takes the registrations for a conference, and serves the clerks who are logged in. */
public final class GuestList {
    private static final int DAYS = 6;
    private static final int REGISTRATIONS_PER_DAY = 30;

    private final Map<String, Connection> clerks = new HashMap<String, Connection>();
    private final String url;
    private final String user;
    private final String password;
    private int refused;

    private GuestList(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        final GuestList list = new GuestList(args[0], args[1], args[2]);
        list.build();
        for (int i = 0; i < DAYS; i++) {
            final int day = i;
            Thread clerk = new Thread("clerk-" + day) {
                @Override
                public void run() {
                    list.business(day);
                }
            };
            clerk.start();
            clerk.join();
        }
        System.out.println(list.refused + " registrations were there already");
    }

    private void build() throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            Statement statement = connection.createStatement();
            statement.execute("DROP TABLE IF EXISTS guest");
            statement.execute("CREATE TABLE guest (name text PRIMARY KEY, badge text)");
            statement.close();
        } finally {
            connection.close();
        }
    }

    void business(final int day) {
        try {
            Connection connection = login("clerk-" + day);
            Thread desk = new Thread("desk") {
                @Override
                public void run() {
                    registrations(day);
                }
            };
            desk.start();
            desk.join();
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery("SELECT count(*) FROM guest");
            rows.next();
            System.out.println("day " + day + ": " + rows.getInt(1) + " guests");
            statement.close();
        } catch (Exception e) {
            System.out.println("no business: " + e);
        }
    }

    void registrations(int day) {
        for (int i = 0; i < REGISTRATIONS_PER_DAY; i++) {
            // Every fifth guest has registered before, and is not sure whether it worked.
            boolean again = i % 5 == 4;
            try {
                register("guest " + (again ? i / 10 : day * REGISTRATIONS_PER_DAY + i));
            } catch (SQLException e) {
                System.out.println("not registered: " + e);
            }
        }
    }

    /** A clerk has one connection for as long as he is logged in. Nobody remembers to log out. */
    private synchronized Connection login(String clerk) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        clerks.put(clerk, connection);
        return connection;
    }

    private void register(String guest) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        PreparedStatement query = connection.prepareStatement("SELECT 1 FROM guest WHERE name = ?");
        query.setString(1, guest);
        if (query.executeQuery().next()) {
            refused++;
            return;
        }
        PreparedStatement insert = connection.prepareStatement("INSERT INTO guest VALUES (?, ?)");
        insert.setString(1, guest);
        insert.setString(2, badge(guest));
        insert.executeUpdate();
        connection.close();
    }

    /** The badge as a drawing of characters, as the printer wants it. */
    private static String badge(String guest) {
        StringBuilder drawing = new StringBuilder();
        for (int line = 0; line < 200; line++) {
            drawing.append("| ").append(guest).append(" ").append(line).append(" |\n");
        }
        return drawing.toString();
    }
}
