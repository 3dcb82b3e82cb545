package com.acme.conformance;

import java.sql.Connection;
import java.util.List;

/** Accounts and roles of MariaDB, changed by the session itself or by somebody else while it is idle. */
final class MariaDbAccounts {
    private static final String UNTIL = "Seen after maxLifetime.";

    private MariaDbAccounts() {}

    static List<Probe> probes() {
        Group g = new Group("mariadb/accounts");
        roles(g);
        defaults(g);
        changes(g);
        logins(g);
        return g.probes();
    }

    private static void roles(Group g) {
        role(g, "role", "SET ROLE {r}");
        role(g, "role-in-a-procedure", "CREATE PROCEDURE {p}() SET ROLE {r}", "CALL {p}()");
        role(
                g,
                "role-in-a-trigger",
                "CREATE TABLE {t} (n INT)",
                "CREATE TRIGGER {p} BEFORE INSERT ON {t} FOR EACH ROW SET ROLE {r}",
                "INSERT INTO {t} VALUES (1)");
    }

    private static void role(Group g, String name, String... dirt) {
        g.reused(name, stage -> {
            stage.run(stage.other(), "CREATE ROLE {r}", "GRANT {r} TO {user}");
            Connection first = stage.first();
            stage.afterwards("DROP ROLE IF EXISTS {r}");
            stage.afterwards("DROP PROCEDURE IF EXISTS {p}");
            stage.afterwards("DROP TABLE IF EXISTS {t}");
            stage.run(first, dirt);
            stage.attempt("role", () -> stage.rows(first, "SELECT current_role()"));
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("role", () -> stage.rows(next, "SELECT current_role()"));
            stage.everything(next);
        });
    }

    private static void defaults(Group g) {
        g.reused("default-role", stage -> {
            asAnother(stage, "GRANT ALL ON *.* TO {u}");
            stage.run(stage.other(), "SET DEFAULT ROLE {r} FOR {u}");
            Connection first = stage.first();
            stage.run(first, "SET ROLE NONE");
            stage.look(first, "SELECT current_role()");
            stage.letGo(first);
            stage.look(stage.next(), "SELECT current_role()");
        });
        g.either("statements-at-connect", stage -> {
                    asAnother(stage, "GRANT ALL ON " + database(stage) + ".* TO {u}");
                    stage.run(stage.other(), "SET GLOBAL init_connect = 'SET @hello = 1, time_zone = ''+03:00'''");
                    stage.afterwards("SET GLOBAL init_connect = ''");
                    for (int i = 0; i < 3; i++) {
                        Connection connection = stage.open();
                        stage.look(connection, "SELECT @hello, @@time_zone");
                        stage.run(connection, "SET @hello = 2, time_zone = '+07:00'");
                        stage.letGo(connection);
                    }
                })
                .alone();
    }

    private static void changes(Group g) {
        g.either("revoked", stage -> {
                    asAnother(stage, "GRANT ALL ON *.* TO {u}");
                    stage.letGo(stage.first());
                    stage.run(stage.other(), "REVOKE SELECT ON *.* FROM {u}");
                    stage.look(stage.next(), "SELECT user FROM mysql.user WHERE user = 'root' LIMIT 1");
                })
                .unavoidable("Global rights and the default role are read when a session begins.", UNTIL);
        g.either("dropped", stage -> {
                    asAnother(stage, "GRANT ALL ON *.* TO {u}");
                    stage.letGo(stage.first());
                    stage.run(stage.other(), "DROP USER {u}");
                    stage.attempt("connect", () -> stage.open().isClosed());
                })
                .unavoidable("Sessions of a user outlive it.", UNTIL);
    }

    private static void logins(Group g) {
        g.either("refused", stage -> {
            stage.letGo(stage.first());
            String user = stage.user();
            String password = stage.password();
            stage.as(user, "wrong");
            stage.attempt("wrong password", stage::open);
            stage.as("nobody", "wrong");
            stage.attempt("nobody", stage::open);
            stage.as(user, password);
            stage.attempt("no such database", () -> stage.openAt(stage.url("nothing_of_the_kind")));
        });
        g.either("changed-password", stage -> {
            stage.run(stage.other(), "CREATE USER {u} IDENTIFIED BY 'one'");
            stage.afterwards("DROP USER IF EXISTS {u}");
            String user = stage.unique("u");
            stage.run(stage.other(), "GRANT ALL ON *.* TO {u}");
            stage.as(user, "one");
            stage.letGo(stage.first());
            stage.run(stage.other(), "ALTER USER {u} IDENTIFIED BY 'two'");
            stage.as(user, "two");
            stage.look(stage.open(), "SELECT 42");
        });
    }

    /** From here on connections are of a user of their own, who may take a role of its own. */
    private static void asAnother(Stage stage, String grant) throws Exception {
        stage.run(
                stage.other(), "CREATE USER {u} IDENTIFIED BY 'secret'", "CREATE ROLE {r}", "GRANT {r} TO {u}", grant);
        stage.afterwards("DROP ROLE IF EXISTS {r}");
        stage.afterwards("DROP USER IF EXISTS {u}");
        stage.as(stage.unique("u"), "secret");
    }

    private static String database(Stage stage) throws Exception {
        String rows = stage.rows(stage.other(), "SELECT database()");
        return rows.substring(1, rows.length() - 1);
    }
}
