package com.acme.symptoms;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Packers book parcels with the carrier, while the counter looks up what has become of others. */
public final class Dispatch {
    private static final int PACKERS = 8;
    private static final int PARCELS_PER_PACKER = 12;
    private static final int QUESTIONS = 60;
    private static final int PACKING_MILLIS = 5;

    private final Carrier carrier = new Carrier();
    private final String url;
    private final String user;
    private final String password;

    private Dispatch(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        Dispatch dispatch = new Dispatch(args[0], args[1], args[2]);
        dispatch.fill();
        dispatch.work();
    }

    private void fill() throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            Statement statement = connection.createStatement();
            statement.execute("DROP TABLE IF EXISTS parcel");
            statement.execute("CREATE TABLE parcel AS SELECT n AS id, 'town ' || n % 30 AS town, NULL::text AS booking"
                    + " FROM generate_series(1, 1000) n");
            statement.execute("ALTER TABLE parcel ADD PRIMARY KEY (id)");
            statement.close();
        } finally {
            connection.close();
        }
    }

    private void work() throws InterruptedException, SQLException {
        Thread[] packers = new Thread[PACKERS];
        for (int i = 0; i < PACKERS; i++) {
            final int packer = i;
            packers[i] = new Thread("packer-" + packer) {
                @Override
                public void run() {
                    pack(packer);
                }
            };
            packers[i].start();
        }
        counter();
        for (Thread packer : packers) {
            packer.join();
        }
    }

    void pack(int packer) {
        for (int i = 0; i < PARCELS_PER_PACKER; i++) {
            try {
                Thread.sleep(PACKING_MILLIS);
                ship(1 + packer * PARCELS_PER_PACKER + i);
            } catch (Exception e) {
                System.out.println("not shipped: " + e);
            }
        }
    }

    private void counter() throws SQLException, InterruptedException {
        long nanos = 0;
        int booked = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            long start = System.nanoTime();
            if (status(1 + i * 7 % (PACKERS * PARCELS_PER_PACKER)) != null) {
                booked++;
            }
            nanos += System.nanoTime() - start;
            Thread.sleep(5); // the next customer steps up
        }
        System.out.println("the counter asked " + QUESTIONS + " times, " + booked + " were booked; an answer took "
                + nanos / QUESTIONS / 1000000 + " ms");
    }

    /** Books the parcel and writes the booking down. The row is locked, so that nobody else books it. */
    private void ship(int parcel) throws SQLException, InterruptedException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            connection.setAutoCommit(false);
            PreparedStatement query = connection.prepareStatement("SELECT town FROM parcel WHERE id = ? FOR UPDATE");
            query.setInt(1, parcel);
            ResultSet rows = query.executeQuery();
            rows.next();
            String booking = carrier.book(parcel, rows.getString(1));
            PreparedStatement update = connection.prepareStatement("UPDATE parcel SET booking = ? WHERE id = ?");
            update.setString(1, booking);
            update.setInt(2, parcel);
            update.executeUpdate();
            connection.commit();
        } finally {
            connection.close();
        }
    }

    private String status(int parcel) throws SQLException {
        Connection connection = DriverManager.getConnection(url, user, password);
        try {
            PreparedStatement query = connection.prepareStatement("SELECT booking FROM parcel WHERE id = ?");
            query.setInt(1, parcel);
            ResultSet rows = query.executeQuery();
            return rows.next() ? rows.getString(1) : null;
        } finally {
            connection.close();
        }
    }

    /** Stands for the carrier's booking service on the internet. */
    private static final class Carrier {
        private static final int ANSWERS_AFTER_MILLIS = 60;

        String book(int parcel, String town) throws InterruptedException {
            Thread.sleep(ANSWERS_AFTER_MILLIS);
            return "C-" + town.hashCode() + "-" + parcel;
        }
    }
}
