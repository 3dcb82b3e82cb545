package com.acme.conformance;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;

/** Character sets, collations and quoting: where the driver must know what the server believes. */
final class MariaDbCharacters {
    private static final String TEXT = "caf\u00e9 \\ 'quoted' \"double\"";

    private MariaDbCharacters() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/characters");
        after(g, "names", "SET NAMES latin1");
        after(g, "names-utf8mb3", "SET NAMES utf8mb3 COLLATE utf8mb3_bin");
        after(g, "character-set", "SET CHARACTER SET latin1");
        after(g, "client", "SET character_set_client = latin1");
        after(g, "results", "SET character_set_results = latin1");
        after(g, "collation", "SET collation_connection = utf8mb4_bin");
        after(g, "backslash", "SET sql_mode = concat(@@sql_mode, ',NO_BACKSLASH_ESCAPES')");
        after(g, "ansi-quotes", "SET sql_mode = concat(@@sql_mode, ',ANSI_QUOTES')");
        return g.probes();
    }

    private static Probe after(Group g, String name, String dirt) {
        return g.reused(name, stage -> {
            Connection first = stage.first();
            stage.run(first, dirt);
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("there and back", () -> echo(next));
            stage.attempt("stored", () -> stored(stage, next));
            stage.look(next, "SELECT hex('caf\u00e9'), charset('x'), collation('x')");
            stage.everything(next);
        });
    }

    /** Escapes, so that the encoding of the output does not matter. */
    private static String echo(Connection connection) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?, length(?)")) {
            statement.setString(1, TEXT);
            statement.setString(2, TEXT);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1).equals(TEXT) + " " + row.getInt(2);
            }
        }
    }

    private static String stored(Stage stage, Connection connection) throws Exception {
        stage.run(connection, "CREATE TEMPORARY TABLE {t} (words VARCHAR(99) CHARACTER SET utf8mb4)");
        try (PreparedStatement insert = connection.prepareStatement(stage.fill("INSERT INTO {t} VALUES (?)"))) {
            insert.setString(1, TEXT);
            insert.execute();
        }
        String hex = stage.rows(connection, "SELECT hex(words) FROM {t}");
        stage.run(connection, "DROP TABLE {t}");
        return hex;
    }
}
