package com.acme.benchmarks;

import java.util.Locale;

/**
 * The databases and users of a program that serves many customers: each customer has a database of its own, or a user of its own
 * in one database. Immutable.
 */
final class Tenants {
    private final String[] urls;
    private final String[] users;

    /**
     * @param url with {@code %d} for the number of the database
     * @param by {@code url} or {@code user}: what differs
     */
    Tenants(String url, String by, int count) {
        urls = new String[count];
        users = new String[count];
        boolean differsByUser = by.equals("user");
        for (int i = 0; i < count; i++) {
            urls[i] = String.format(Locale.ROOT, url, differsByUser ? 0 : i);
            users[i] = "shop" + (differsByUser ? i : 0);
        }
    }

    int count() {
        return urls.length;
    }

    String url(int tenant) {
        return urls[tenant];
    }

    String user(int tenant) {
        return users[tenant];
    }
}
