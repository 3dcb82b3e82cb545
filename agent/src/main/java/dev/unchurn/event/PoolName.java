package dev.unchurn.event;

import java.util.Locale;

/**
 * What a pool is called in the log: {@code user@host:port/database}, without any secret. Two names are equal when
 * their texts are. Immutable.
 */
public final class PoolName {
    private final String user;
    private final String server;
    private final String database;
    private final String text;

    private PoolName(String user, String server, String database) {
        this.user = user;
        this.server = server;
        this.database = database;
        this.text = (user.isEmpty() ? "" : user + "@") + server + (database.isEmpty() ? "" : "/" + database);
    }

    /**
     * The name for a JDBC URL. Of the URL only host, port and path are kept: parameters and user information can hold
     * passwords.
     *
     * @param url any JDBC URL
     * @param user the user, or null when unknown
     */
    public static PoolName of(String url, @org.jspecify.annotations.Nullable String user) {
        String rest = cut(cut(url, '?'), ';');
        int authority = rest.indexOf("://");
        String shownUser = user == null ? "" : user;
        if (authority < 0) return withoutAuthority(rest, shownUser);
        rest = rest.substring(authority + 3);
        int slash = rest.indexOf('/');
        String hosts = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash + 1);
        return new PoolName(
                shownUser, hosts.substring(hosts.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT), path);
    }

    /** For URLs such as {@code jdbc:h2:mem:x} or Oracle's {@code jdbc:oracle:thin:scott/tiger@host}. */
    private static PoolName withoutAuthority(String url, String user) {
        String rest = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        int at = rest.lastIndexOf('@');
        int scheme = rest.indexOf(':');
        if (at >= 0) {
            rest = (scheme >= 0 && scheme < at ? rest.substring(0, scheme + 1) : "") + rest.substring(at + 1);
        }
        return new PoolName(user, rest, "");
    }

    private static String cut(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    public String user() {
        return user;
    }

    /** Host and port as the URL has them, lower case; several when the URL names several. */
    public String server() {
        return server;
    }

    /** The database, or empty. */
    public String database() {
        return database;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PoolName && text.equals(((PoolName) other).text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
