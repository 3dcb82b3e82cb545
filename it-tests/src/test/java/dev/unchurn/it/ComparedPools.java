package dev.unchurn.it;

import io.agroal.api.AgroalDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pools that we are compared with; where their jars are: system property {@code unchurn.pools}. */
final class ComparedPools {
    private ComparedPools() {}

    static List<Path> jars() throws Exception {
        try (Stream<Path> jars = Files.list(Path.of(System.getProperty("unchurn.pools", "target/pools")))) {
            return jars.map(Path::toAbsolutePath).sorted().toList();
        }
    }

    /** Such as {@code HikariCP 7.1.0}. */
    static String hikari() throws Exception {
        return named("HikariCP", "HikariCP");
    }

    /** Such as {@code DBCP2 2.14.0}. */
    static String dbcp() throws Exception {
        return named("commons-dbcp2", "DBCP2");
    }

    /** Such as {@code Agroal 3.2.1}. */
    static String agroal() {
        return versioned(Programs.jarOf(AgroalDataSource.class), "agroal-api", "Agroal");
    }

    private static String named(String artifact, String name) throws Exception {
        return jars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith(artifact + "-"))
                .map(jar -> versioned(jar, artifact, name))
                .findFirst()
                .orElseThrow();
    }

    private static String versioned(Path jar, String artifact, String name) {
        return jar.getFileName().toString().replace(artifact + "-", name + " ").replace(".jar", "");
    }
}
