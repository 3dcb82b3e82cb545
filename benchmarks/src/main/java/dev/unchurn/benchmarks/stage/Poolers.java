package dev.unchurn.benchmarks.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Starts PgBouncer and Pgpool-II with what they need to be used at all and their defaults for everything else. Programs prove
 * their password to them with SCRAM, as to the server. Not thread-safe.
 */
final class Poolers {
    private final Path home;
    private final int serverPort;
    private final @Nullable Certificate certificate;

    Poolers(Path home, int serverPort, @Nullable Certificate certificate) {
        this.home = home;
        this.serverPort = serverPort;
        this.certificate = certificate;
    }

    /** @param mode {@code session} or {@code transaction} */
    Pooler pgBouncer(Path program, String mode, Connection admin)
            throws IOException, InterruptedException, SQLException {
        int port = Pooler.freePort();
        Path users = Files.write(home.resolve("pgbouncer-users.txt"), secrets(admin));
        List<String> lines = new ArrayList<>(List.of(
                "[databases]",
                "* = host=127.0.0.1 port=" + serverPort,
                "[pgbouncer]",
                "listen_addr = 127.0.0.1",
                "listen_port = " + port,
                "unix_socket_dir =",
                "auth_type = scram-sha-256",
                "auth_file = " + users,
                "pool_mode = " + mode,
                "max_client_conn = 400",
                // the driver sets it
                "ignore_startup_parameters = extra_float_digits",
                // a line for each connection is not what is measured
                "log_connections = 0",
                "log_disconnections = 0"));
        if (certificate != null) {
            lines.add("client_tls_sslmode = require");
            lines.add("client_tls_cert_file = " + certificate.certificate());
            lines.add("client_tls_key_file = " + certificate.key());
            lines.add("server_tls_sslmode = require");
        }
        Path file = Files.write(home.resolve("pgbouncer-" + mode + ".ini"), lines);
        return Pooler.start(
                List.of(program.toString(), file.toString()), port, home.resolve("pgbouncer-" + mode + ".log"));
    }

    Pooler pgpool(Path program, List<String> users, String password) throws IOException, InterruptedException {
        int port = Pooler.freePort();
        Path directory = Files.createDirectory(home.resolve("pgpool"));
        Files.write(
                directory.resolve("pool_passwd"),
                users.stream().map(user -> user + ":TEXT" + password).toList());
        Path access =
                Files.writeString(directory.resolve("pool_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
        Path commands = Files.writeString(directory.resolve("pcp.conf"), "");
        List<String> lines = new ArrayList<>(List.of(
                "backend_clustering_mode = 'raw'",
                "listen_addresses = '127.0.0.1'",
                "port = " + port,
                // its name up to 4.3 and from 4.4 on; one that is not known is passed over
                "socket_dir = '" + directory + "'",
                "unix_socket_directories = '" + directory + "'",
                "pcp_port = " + Pooler.freePort(),
                "pcp_socket_dir = '" + directory + "'",
                "pid_file_name = '" + directory.resolve("pgpool.pid") + "'",
                "logdir = '" + directory + "'",
                "backend_hostname0 = '127.0.0.1'",
                "backend_port0 = " + serverPort,
                "enable_pool_hba = on",
                "pool_passwd = 'pool_passwd'",
                // its default of 32 is what the program needs, and each more has to be found by the kernel
                "num_init_children = 32",
                "sr_check_period = 0"));
        if (certificate != null) {
            lines.add("ssl = on");
            lines.add("ssl_cert = '" + certificate.certificate() + "'");
            lines.add("ssl_key = '" + certificate.key() + "'");
        }
        Path file = Files.write(directory.resolve("pgpool.conf"), lines);
        return Pooler.start(
                List.of(
                        program.toString(),
                        "-n",
                        "-f",
                        file.toString(),
                        "-a",
                        access.toString(),
                        "-F",
                        commands.toString()),
                port,
                home.resolve("pgpool.log"));
    }

    /** What PgBouncer needs to check a password, and to prove the same to the server. */
    private static List<String> secrets(Connection admin) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select rolname, rolpassword from pg_authid where rolpassword is not null")) {
            while (rows.next()) lines.add('"' + rows.getString(1) + "\" \"" + rows.getString(2) + '"');
        }
        return lines;
    }
}
