package com.acme.conformance;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The database that probes run in, and what its sessions were like when the first one of each user was opened. Thread-safe.
 */
public final class Place {
    private final String url;
    private final Login user;
    private final Login superuser;
    private final Look look;
    private final boolean crowded;
    private final ConcurrentMap<String, Facts> fresh = new ConcurrentHashMap<>();
    private final Set<Long> seen = ConcurrentHashMap.newKeySet();

    /** A name and its password. */
    static final class Login {
        final String name;
        final String password;

        Login(String name, String password) {
            this.name = name;
            this.password = password;
        }
    }

    private Place(String url, Login user, Login superuser, boolean crowded) {
        this.url = url;
        this.user = user;
        this.superuser = superuser;
        this.crowded = crowded;
        this.look = look(url);
    }

    /**
     * Arguments: URL, user, password, superuser, superuser's password.
     *
     * @param crowded whether many probes run at once
     */
    static Place of(String[] args, boolean crowded) throws SQLException {
        Place place = new Place(args[0], new Login(args[1], args[2]), new Login(args[3], args[4]), crowded);
        place.fresh(place.user);
        place.fresh(place.superuser);
        return place;
    }

    private static Look look(String url) {
        if (url.startsWith("jdbc:postgresql:")) return new PostgresLook();
        if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) return new MariaDbLook();
        throw new IllegalArgumentException("What can be seen there? " + url);
    }

    String url() {
        return url;
    }

    Login user() {
        return user;
    }

    Login superuser() {
        return superuser;
    }

    Look look() {
        return look;
    }

    boolean isCrowded() {
        return crowded;
    }

    /** Remembers a session; false when it was known. In a crowd nobody asks. */
    boolean isNew(long session) {
        return crowded || seen.add(session);
    }

    /** What the first session of this user was like. */
    Facts fresh(Login login) throws SQLException {
        Facts known = fresh.get(login.name);
        if (known != null) return known;
        try (Connection connection = DriverManager.getConnection(url, login.name, login.password)) {
            seen.add(look.session(connection));
            fresh.putIfAbsent(login.name, look.facts(connection));
        }
        return fresh.get(login.name);
    }
}
