package com.acme.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Has many connections at once, or many tenants one after the other. Arguments as {@code name=value}: {@code url} (with {@code %d})
 * and {@code tenants}. A line of standard input is {@code hold N}, to have N connections of the first tenant; {@code release N}, to
 * have so many and close them all; {@code visit N}, to open and close one for each of the first N tenants; all of which are answered
 * by {@code done}; or {@code live N}, which is answered by {@code done} and {@link LiveMemory} after so many milliseconds.
 */
public final class Hoard {
    private final Tenants tenants;
    private final List<Connection> held = new ArrayList<>();

    private Hoard(Tenants tenants) {
        this.tenants = tenants;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        Arguments told = new Arguments(arguments);
        Hoard hoard = new Hoard(new Tenants(told.text("url"), "url", told.number("tenants")));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", -1);
            System.out.println("done " + hoard.answer(words[0], Integer.parseInt(words[1])));
        }
    }

    private String answer(String verb, int count) throws InterruptedException, SQLException {
        switch (verb) {
            case "hold" -> {
                while (held.size() < count) held.add(open(0));
            }
            case "release" -> {
                while (held.size() < count) held.add(open(0));
                for (Connection connection : held) connection.close();
                held.clear();
            }
            case "visit" -> {
                for (int tenant = 0; tenant < count; tenant++) open(tenant).close();
            }
            case "live" -> {
                Thread.sleep(count);
                return LiveMemory.words();
            }
            default -> throw new IllegalArgumentException(verb);
        }
        return "";
    }

    private Connection open(int tenant) throws SQLException {
        return DriverManager.getConnection(tenants.url(tenant), tenants.user(tenant), "secret");
    }
}
