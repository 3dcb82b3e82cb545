package com.acme.symptoms;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Sells the seats of a hall at many tills, which all open at ten. */
public final class BoxOffice {
    private static final int TILLS = 40;
    private static final int CUSTOMERS_PER_TILL = 10;

    private final String url;
    private final String user;
    private final String password;
    private int sold;
    private int turnedAway;
    private String firstError;

    private BoxOffice(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        BoxOffice office = new BoxOffice(args[0], args[1], args[2]);
        office.build();
        office.openTills();
        System.out.println(office.sold + " seats sold, " + office.turnedAway + " customers turned away");
        if (office.firstError != null) {
            System.out.println(office.firstError);
        }
    }

    private void build() throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            Statement statement = connection.createStatement();
            statement.execute("DROP TABLE IF EXISTS seat");
            statement.execute("CREATE TABLE seat AS SELECT n AS id, false AS sold FROM generate_series(1, 1000) n");
            statement.execute("ALTER TABLE seat ADD PRIMARY KEY (id)");
            statement.close();
        } finally {
            connection.close();
        }
    }

    private void openTills() throws InterruptedException {
        Thread[] tills = new Thread[TILLS];
        for (int i = 0; i < TILLS; i++) {
            final int till = i;
            tills[i] = new Thread("till-" + till) {
                @Override
                public void run() {
                    serve(till);
                }
            };
        }
        for (Thread till : tills) {
            till.start();
        }
        for (Thread till : tills) {
            till.join();
        }
    }

    void serve(int till) {
        for (int customer = 0; customer < CUSTOMERS_PER_TILL; customer++) {
            int seat = 1 + till * CUSTOMERS_PER_TILL + customer;
            try {
                if (isFree(seat)) {
                    sell(seat);
                }
                count(null);
            } catch (SQLException e) {
                count(e);
            }
        }
    }

    private boolean isFree(int seat) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            PreparedStatement query = connection.prepareStatement("SELECT sold FROM seat WHERE id = ?");
            query.setInt(1, seat);
            ResultSet rows = query.executeQuery();
            return rows.next() && !rows.getBoolean(1);
        } finally {
            connection.close();
        }
    }

    private void sell(int seat) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            PreparedStatement update = connection.prepareStatement("UPDATE seat SET sold = true WHERE id = ?");
            update.setInt(1, seat);
            update.executeUpdate();
        } finally {
            connection.close();
        }
    }

    private synchronized void count(SQLException failure) {
        if (failure == null) {
            sold++;
        } else {
            turnedAway++;
            if (firstError == null) {
                firstError = failure.getMessage();
            }
        }
    }
}
