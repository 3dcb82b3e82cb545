package com.acme.symptoms;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Reads the supplier's price list every night and writes the prices into the table of articles. */
public final class PriceUpdate {
    private static final int ARTICLES = 250;

    private final String url;
    private final String user;
    private final String password;

    private PriceUpdate(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        PriceUpdate update = new PriceUpdate(args[0], args[1], args[2]);
        update.build();
        long start = System.nanoTime();
        for (String line : priceList()) {
            String[] fields = line.split(";");
            update.setPrice(Integer.parseInt(fields[0]), Long.parseLong(fields[1]));
        }
        long millis = (System.nanoTime() - start) / 1000000;
        System.out.println(ARTICLES + " prices in " + millis + " ms");
    }

    private void build() throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            Statement statement = connection.createStatement();
            statement.execute("DROP TABLE IF EXISTS article");
            statement.execute("CREATE TABLE article AS SELECT n AS id, 0::bigint AS cents FROM generate_series(1, "
                    + ARTICLES + ") n");
            statement.execute("ALTER TABLE article ADD PRIMARY KEY (id)");
            statement.close();
        } finally {
            connection.close();
        }
    }

    /** Stands for the supplier's file. */
    private static String[] priceList() {
        String[] lines = new String[ARTICLES];
        for (int i = 0; i < ARTICLES; i++) {
            lines[i] = i + 1 + ";" + (199 + i * 37 % 5000);
        }
        return lines;
    }

    private void setPrice(int article, long cents) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            PreparedStatement update = connection.prepareStatement("UPDATE article SET cents = ? WHERE id = ?");
            update.setLong(1, cents);
            update.setInt(2, article);
            update.executeUpdate();
        } finally {
            connection.close();
        }
    }
}
