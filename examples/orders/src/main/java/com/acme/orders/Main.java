package com.acme.orders;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Sets up the tables, runs the nightly jobs, then the day's business, and prints the results.
 *
 * <p>The argument is a properties file with url, user and password, and if wanted threads, operations, warmup and seed.
 * System properties of the same names after "orders." come first.
 */
public final class Main {
    private final Properties settings;

    private Main(Properties settings) {
        this.settings = settings;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 1) {
            System.err.println("usage: java com.acme.orders.Main orders.properties");
            System.exit(2);
        }
        new Main(load(args[0])).run();
    }

    private void run() throws SQLException, IOException, InterruptedException {
        Db.configure(setting("url", null), setting("user", null), setting("password", null));
        int threads = Integer.parseInt(setting("threads", "8"));
        int operations = Integer.parseInt(setting("operations", "2000"));
        int warmup = Integer.parseInt(setting("warmup", "200"));
        long seed = Long.parseLong(setting("seed", "2005"));

        Results results = new Results();
        System.out.println("Setting up");
        new Schema().create();
        System.out.println("Nightly jobs");
        new NightlyCheck().run(results);
        new CsvExport().run(results);
        new TenantStatement().run(results);

        System.out.println("Early business with one thread");
        new Workday(1, 0, warmup, seed).run(results);
        System.out.println("Business with " + threads + " threads");
        Workday day = new Workday(threads, warmup, operations, seed);
        day.run(results);

        new Summary().collect(results);
        results.print(System.out);
        System.out.println(day.timing());
    }

    private String setting(String name, String otherwise) {
        String value = System.getProperty("orders." + name, settings.getProperty(name, otherwise));
        if (value == null) {
            throw new IllegalArgumentException("The setting " + name + " is missing");
        }
        return value;
    }

    private static Properties load(String file) throws IOException {
        Properties properties = new Properties();
        InputStream in = new FileInputStream(file);
        try {
            properties.load(in);
        } finally {
            in.close();
        }
        return properties;
    }
}
