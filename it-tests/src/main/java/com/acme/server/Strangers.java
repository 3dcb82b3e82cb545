package com.acme.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.TreeMap;

/** Connects as different users, with different properties and defaults, rightly and wrongly, one after the other. */
public final class Strangers {
    private static final Map<Integer, String> OWNERS = new TreeMap<Integer, String>();
    private static boolean reused;

    /** Arguments: URL, first user, first password, second user, second password. */
    public static void main(String[] args) throws Exception {
        String url = args[0];
        for (int round = 0; round < 3; round++) {
            show("first", properties(args[1], args[2]), url);
            show("second", properties(args[3], args[4]), url);
            show("wrong", properties(args[1], args[2] + "-wrong"), url);
            show("crossed", properties(args[1], args[4]), url);
            show("nobody", properties("nobody", args[2]), url);
            show("none", properties(args[1], null), url);
            Properties named = properties(args[1], args[2]);
            named.setProperty("ApplicationName", "payroll");
            show("named", named, url);
            Properties options = properties(args[1], args[2]);
            options.setProperty("options", "-c work_mem=3MB");
            show("options", options, url);
            Properties inDefaults = new Properties(properties(args[1], args[2]));
            inDefaults.setProperty("ApplicationName", "defaults");
            show("defaults", inDefaults, url);
            show("in URL", new Properties(), url + "?user=" + args[1] + "&password=" + args[2]);
            show("wrong in URL", new Properties(), url + "?user=" + args[1] + "&password=nonsense");
            TimeZone before = TimeZone.getDefault();
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            show("Tokyo", properties(args[1], args[2]), url);
            TimeZone.setDefault(TimeZone.getTimeZone("America/Lima"));
            show("Lima", properties(args[1], args[2]), url);
            TimeZone.setDefault(before);
            Locale.setDefault(Locale.JAPAN);
            show("Japan", properties(args[1], args[2]), url);
            Locale.setDefault(Locale.ROOT);
        }
        System.out.println("# a backend served one of them twice: " + reused);
    }

    private static Properties properties(String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    private static void show(String who, Properties properties, String url) {
        try (Connection connection = DriverManager.getConnection(url, properties);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid(), current_user, session_user,"
                        + " current_setting('application_name'), current_setting('work_mem'),"
                        + " current_setting('TimeZone')")) {
            rows.next();
            System.out.println(who + ": " + rows.getString(2) + " " + rows.getString(3) + " " + rows.getString(4) + " "
                    + rows.getString(5) + " " + rows.getString(6));
            String owner = OWNERS.put(rows.getInt(1), who);
            if (owner != null && !owner.equals(who)) {
                System.out.println("a backend served " + owner + ", then " + who);
            }
            reused |= who.equals(owner);
        } catch (SQLException e) {
            System.out.println(who + ": " + e.getClass().getName() + " " + e.getSQLState() + " " + e.getMessage());
        }
    }
}
