package com.acme.orders;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Prints the prices of a category. Older than the class Db. */
final class PriceList {
    String print(int category) throws SQLException {
        StringBuilder text = new StringBuilder();
        Connection connection = DriverManager.getConnection(Db.url(), Db.login());
        try {
            Statement statement = connection.createStatement();
            ResultSet rows = statement.executeQuery(
                    "SELECT name, cents FROM article WHERE category = " + category + " ORDER BY id");
            while (rows.next()) {
                text.append(rows.getString("name"))
                        .append('\t')
                        .append(rows.getInt("cents"))
                        .append('\n');
            }
            statement.close();
        } finally {
            connection.close();
        }
        return text.toString();
    }
}
