package com.acme.conformance;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** COPY in both directions and large objects, finished and not. */
final class PostgresCopies {
    private static final String COUNT = "SELECT count(*) FROM {t}";

    private PostgresCopies() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/copy");
        copies(g);
        inSql(g);
        largeObjects(g);
        return g.probes();
    }

    /** Something that is done with a COPY. */
    private interface Use {
        Object of(Stage stage, CopyManager copies) throws Exception;
    }

    private static void copy(Group g, String name, Use use) {
        g.either(name, stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} AS SELECT generate_series(1, 10)::text AS x");
            Connection first = stage.first();
            CopyManager copies = first.unwrap(PGConnection.class).getCopyAPI();
            stage.attempt("copy", () -> use.of(stage, copies));
            stage.letGo(first);
            stage.say("ended: "
                    + stage.awaitTrue("SELECT count(*) = 0 FROM pg_locks WHERE relation = '{t}'::regclass"
                            + " AND pid <> pg_backend_pid()"));
            Connection next = stage.next();
            stage.look(next, COUNT);
            stage.everything(next);
        });
    }

    private static void copies(Group g) {
        copy(g, "in", (stage, copies) -> copies.copyIn(stage.fill("COPY {t} FROM STDIN"), new StringReader("a\nb\n")));
        copy(
                g,
                "in-failed",
                (stage, copies) -> copies.copyIn(stage.fill("COPY {t} FROM STDIN"), new StringReader("a\tb\n")));
        copy(g, "out", (stage, copies) -> {
            StringWriter text = new StringWriter();
            copies.copyOut(stage.fill("COPY {t} TO STDOUT"), text);
            return text;
        });
        copy(g, "in-unfinished", (stage, copies) -> {
            CopyIn in = copies.copyIn(stage.fill("COPY {t} FROM STDIN"));
            in.writeToCopy("a\n".getBytes(StandardCharsets.UTF_8), 0, 2);
            in.flushCopy();
            return in.isActive();
        });
        copy(g, "in-cancelled", (stage, copies) -> {
            CopyIn in = copies.copyIn(stage.fill("COPY {t} FROM STDIN"));
            in.writeToCopy("a\n".getBytes(StandardCharsets.UTF_8), 0, 2);
            in.cancelCopy();
            return in.isActive();
        });
        copy(g, "out-unfinished", (stage, copies) -> {
            CopyOut out = copies.copyOut("COPY (SELECT generate_series(1, 100000)) TO STDOUT");
            return new String(out.readFromCopy(), StandardCharsets.UTF_8).trim();
        });
        copy(g, "out-cancelled", (stage, copies) -> {
            CopyOut out = copies.copyOut("COPY (SELECT generate_series(1, 100000)) TO STDOUT");
            out.readFromCopy();
            out.cancelCopy();
            return out.isActive();
        });
        g.either("stale-copy", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (x text)");
            Connection first = stage.first();
            CopyIn in = first.unwrap(PGConnection.class).getCopyAPI().copyIn(stage.fill("COPY {t} FROM STDIN"));
            stage.letGo(first);
            Connection next = stage.next();
            stage.attemptStep("write", () -> {
                in.writeToCopy("a\n".getBytes(StandardCharsets.UTF_8), 0, 2);
                in.flushCopy();
            });
            stage.attempt("end", () -> in.endCopy());
            stage.look(next, COUNT);
        });
    }

    private static void inSql(Group g) {
        g.either("in-as-a-statement", stage -> {
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (x text)");
            Connection first = stage.first();
            stage.run(first, "COPY {t} FROM STDIN", "COPY {t} TO STDOUT");
            stage.look(first, COUNT);
            stage.letGo(first);
            stage.everything(stage.next());
        });
        g.either("from-a-program", stage -> {
            stage.asSuperuser();
            stage.afterwards("DROP TABLE {t}");
            stage.prepare("CREATE TABLE {t} (x text)");
            Connection first = stage.first();
            stage.run(first, "COPY {t} FROM PROGRAM 'echo one'");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, COUNT);
            stage.everything(next);
        });
    }

    private static void largeObjects(Group g) {
        g.either("large-object", stage -> {
            stage.afterwards("SELECT lo_unlink({#lob})");
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "SELECT lo_from_bytea({#lob}, 'content')");
            first.commit();
            LargeObjectManager objects = first.unwrap(PGConnection.class).getLargeObjectAPI();
            LargeObject open = objects.open((long) stage.uniqueNumber("lob"), LargeObjectManager.READ);
            stage.attempt("read", () -> new String(open.read(3), StandardCharsets.UTF_8));
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("stale", () -> new String(open.read(3), StandardCharsets.UTF_8));
            stage.look(next, "SELECT convert_from(lo_get({#lob}), 'UTF8')");
            stage.everything(next);
        });
        g.reused("large-object-open-in-sql", stage -> {
            stage.afterwards("SELECT lo_unlink({#lob})");
            Connection first = stage.first();
            stage.run(first, "SELECT lo_from_bytea({#lob}, 'content')", "BEGIN");
            stage.look(first, "SELECT lo_open({#lob}, 262144)", "SELECT convert_from(loread(0, 3), 'UTF8')");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT loread(0, 3)");
            stage.everything(next);
        });
        g.reused("large-object-uncommitted", stage -> {
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "SELECT lo_from_bytea({#lob}, 'content')");
            stage.letGo(first);
            Connection next = stage.next();
            stage.look(next, "SELECT lo_get({#lob})");
            stage.everything(next);
        });
        g.either("blob", stage -> {
            stage.afterwards("SELECT lo_unlink({#lob})");
            Connection first = stage.first();
            first.setAutoCommit(false);
            stage.run(first, "SELECT lo_from_bytea({#lob}, 'content')");
            java.sql.ResultSet rows = first.createStatement().executeQuery(stage.fill("SELECT {#lob}"));
            rows.next();
            java.sql.Blob blob = rows.getBlob(1);
            stage.attempt("length", () -> blob.length());
            stage.letGo(first);
            Connection next = stage.next();
            stage.attempt("stale", () -> blob.length());
            stage.attemptStep("free", () -> blob.free());
            stage.everything(next);
        });
    }
}
