package dev.unchurn.it;

import dev.unchurn.it.SharedMariaDb.Database;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A driver that speaks to MariaDB, as programs carry it; where its jar is: system property {@code unchurn.drivers}.
 *
 * @param parameters of its URL, from the question mark on
 */
record MariaDbDriver(String jar, boolean mysql, String parameters) {
    static final MariaDbDriver MARIADB = new MariaDbDriver("mariadb-java-client-3.5.6", false, "");
    static final MariaDbDriver MARIADB_2 = new MariaDbDriver("mariadb-java-client-2.7.13", false, "");
    static final MariaDbDriver MARIADB_1 = new MariaDbDriver("mariadb-java-client-1.8.0", false, "");
    static final MariaDbDriver MYSQL = new MariaDbDriver("mysql-connector-j-9.5.0", true, "");
    static final MariaDbDriver MYSQL_8 = new MariaDbDriver("mysql-connector-j-8.0.33", true, "");

    /** Without the parameter it complains of each connection without TLS. */
    static final MariaDbDriver MYSQL_5 = new MariaDbDriver("mysql-connector-java-5.1.49", true, "?useSSL=false");

    static List<MariaDbDriver> newest() {
        return List.of(MARIADB, MYSQL);
    }

    /** Those that programs on Java 8 still carry. */
    static List<MariaDbDriver> oldest() {
        return List.of(MARIADB_1, MYSQL_5);
    }

    static List<MariaDbDriver> all() {
        return Stream.of(newest(), List.of(MARIADB_2, MYSQL_8), oldest())
                .flatMap(List::stream)
                .toList();
    }

    Path path() {
        return Path.of(System.getProperty("unchurn.drivers", "target/drivers"), jar + ".jar")
                .toAbsolutePath();
    }

    /** URL, user and password. */
    String[] arguments(Database database) {
        String[] arguments = mysql ? database.mysqlArguments() : database.arguments();
        arguments[0] += parameters;
        return arguments;
    }

    @Override
    public String toString() {
        return jar;
    }
}
