package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;

/** Closes connections while a COPY is in progress. */
public final class CopyUnfinished {
    private static String[] args;

    /** Arguments: URL, user, password. */
    public static void main(String[] arguments) throws Exception {
        args = arguments;
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS copied (line text)");
        }
        for (int i = 0; i < 3; i++) {
            Connection in = open();
            CopyIn copyIn = ((PGConnection) in).getCopyAPI().copyIn("COPY copied FROM STDIN");
            byte[] line = "unfinished\n".getBytes("UTF-8");
            copyIn.writeToCopy(line, 0, line.length);
            System.out.println("active: " + copyIn.isActive());
            in.close();
            System.out.println("closed: " + in.isClosed());
            attempt("write", copyIn, line);
            look();

            Connection out = open();
            CopyOut copyOut = out.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("COPY (SELECT * FROM generate_series(1, 100000)) TO STDOUT");
            System.out.println("first row: " + new String(copyOut.readFromCopy(), "UTF-8").trim());
            out.close();
            System.out.println("closed: " + out.isClosed());
            look();
        }
    }

    private static void attempt(String what, CopyIn copy, byte[] line) {
        try {
            copy.writeToCopy(line, 0, line.length);
            copy.flushCopy();
            System.out.println(what + " works");
        } catch (SQLException e) {
            System.out.println(what + " fails: " + e.getClass().getName());
        }
    }

    private static void look() throws SQLException {
        try (Connection connection = open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM copied")) {
            rows.next();
            System.out.println("rows copied: " + rows.getInt(1));
        }
    }

    private static Connection open() throws SQLException {
        return DriverManager.getConnection(args[0], args[1], args[2]);
    }
}
