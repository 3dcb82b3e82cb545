package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Streams changes over a replication connection and closes it in the middle, between ordinary work. */
public final class Replicating {
    /** Arguments: URL, user, password. */
    public static void main(String[] args) throws Exception {
        for (int round = 0; round < 3; round++) {
            String slot = "slot_" + System.nanoTime();
            Properties properties = new Properties();
            properties.setProperty("user", args[1]);
            properties.setProperty("password", args[2]);
            properties.setProperty("assumeMinServerVersion", "9.4");
            properties.setProperty("replication", "database");
            properties.setProperty("preferQueryMode", "simple");
            Connection replication = DriverManager.getConnection(args[0], properties);
            PGConnection vendor = replication.unwrap(PGConnection.class);
            vendor.getReplicationAPI()
                    .createReplicationSlot()
                    .logical()
                    .withSlotName(slot)
                    .withOutputPlugin("test_decoding")
                    .withTemporaryOption()
                    .make();
            PGReplicationStream stream = vendor.getReplicationAPI()
                    .replicationStream()
                    .logical()
                    .withSlotName(slot)
                    .start();
            System.out.println("streaming: " + !stream.isClosed());
            System.out.println("class: " + replication.getClass().getName());
            replication.close();
            System.out.println("closed: " + replication.isClosed());
            try (Connection connection = DriverManager.getConnection(args[0], args[1], args[2]);
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT 42")) {
                rows.next();
                System.out.println("ordinary work: " + rows.getInt(1));
            }
        }
    }
}
