package com.acme.orders;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Knows how much a customer may owe. Written for another program, so it opens its own connection. */
final class CreditCheck {
    /** The limit in cents. Called by those who hold a connection already. */
    long limit(int customer) throws SQLException {
        Connection connection = Db.open(); // sin: borrow inside a borrow
        try {
            PreparedStatement query = connection.prepareStatement("SELECT credit_cents FROM customer WHERE id = ?");
            query.setInt(1, customer);
            ResultSet rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
        } finally {
            Db.close(connection);
        }
    }
}
