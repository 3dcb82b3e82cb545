package com.acme.conformance;

import java.sql.Connection;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** LISTEN, NOTIFY, and what was received and not read. */
final class PostgresNotifications {
    private PostgresNotifications() {}

    static List<Probe> probes() {
        Group g = new Group("postgres/notifications");
        listener(g, "listen", false, "LISTEN {ch}");
        listener(g, "listen-to-myself", false, "LISTEN {ch}", "NOTIFY {ch}, 'mine'");
        listener(g, "listen-and-received", true, "LISTEN {ch}");
        listener(g, "unlisten", true, "LISTEN {ch}", "UNLISTEN *");
        listener(g, "listen-in-an-open-transaction", false, "BEGIN", "LISTEN {ch}");
        listener(g, "listen-rolled-back", false, "BEGIN; LISTEN {ch}; ROLLBACK");
        listener(g, "notify-in-an-open-transaction", false, "LISTEN {ch}", "BEGIN", "NOTIFY {ch}, 'never sent'");
        listener(g, "many-channels", false, "LISTEN {ch}; LISTEN a; LISTEN \"B c\"");
        listener(g, "by-function", false, "LISTEN {ch}", "SELECT pg_notify('{ch}', 'by function')");
        g.reused("channel-of-the-next", stage -> {
            Connection first = stage.first();
            stage.run(first, "LISTEN {ch}");
            stage.letGo(first);
            stage.run(stage.other(), "NOTIFY {ch}, 'too early'");
            Connection next = stage.next();
            stage.run(next, "LISTEN {ch}");
            stage.run(stage.other(), "NOTIFY {ch}, 'in time'");
            stage.say("received: " + received(next, 5_000));
        });
        return g.probes();
    }

    private static void listener(Group g, String name, boolean received, String... dirt) {
        g.reused(name, stage -> {
            Connection first = stage.first();
            stage.run(first, dirt);
            if (received) {
                stage.run(stage.other(), "NOTIFY {ch}, 'from outside'");
                stage.run(first, "SELECT 1");
            }
            stage.letGo(first);
            stage.run(stage.other(), "NOTIFY {ch}, 'after the end'");
            Connection next = stage.next();
            stage.look(next, "SELECT count(*) FROM pg_listening_channels()");
            stage.say("received: " + received(next, 0));
            stage.everything(next);
        });
    }

    /** What the driver has; waits so long for the first if it has none, where that is not 0. */
    private static String received(Connection connection, int waitMillis) throws Exception {
        StringBuilder all = new StringBuilder();
        PGConnection vendor = connection.unwrap(PGConnection.class);
        PGNotification[] notifications =
                waitMillis == 0 ? vendor.getNotifications() : vendor.getNotifications(waitMillis);
        if (notifications == null) return "null";
        for (PGNotification each : notifications)
            all.append(each.getParameter()).append("; ");
        return all.toString();
    }
}
