package dev.unchurn.demo;

import com.acme.symptoms.BoxOffice;
import com.acme.symptoms.Dispatch;
import com.acme.symptoms.GuestList;
import com.acme.symptoms.PriceUpdate;
import dev.unchurn.itsupport.ChildJvm;
import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.postgresql.Driver;

/**
 * Runs the programs of {@code docs/diagnosing.md} on a small server of its own, first as they are found and then with what
 * the document advises, and leaves the report of each run in a file.
 *
 * <p>System properties: {@code agent.jar}, {@code child.java}, {@code demo.output} (directory for the reports).
 */
public final class Symptoms {
    private static final String PASSWORD = "black-forest-1848";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Few places, as on a server whose owner has to share it; a collection now and then, as in a program that runs for days. */
    private static final Map<String, String> SERVER = Map.of("max_connections", "25");

    private static final String[] HEAP = {"-Xmx64m", "-Xmn4m"};

    private Symptoms() {}

    /** Needs no arguments. */
    public static void main(String[] arguments) throws Exception {
        Path output = Path.of(System.getProperty("demo.output", "target/symptoms"));
        Files.createDirectories(output);
        System.out.println("symptoms: starting PostgreSQL (the very first time it is unpacked)");
        try (PostgresServer server = PostgresServer.start(SERVER)) {
            server.createRole("acme", PASSWORD);
            for (Class<?> program : List.of(BoxOffice.class, Dispatch.class, GuestList.class, PriceUpdate.class)) {
                String before = program == Dispatch.class ? "max=4" : "mode=observe";
                run(server, program, before, output.resolve(program.getSimpleName() + ".html"));
                if (program == Dispatch.class || program == GuestList.class) continue;
                run(server, program, "mode=pool", output.resolve(program.getSimpleName() + "-pooled.html"));
            }
        }
    }

    private static void run(PostgresServer server, Class<?> program, String options, Path report)
            throws IOException, SQLException, InterruptedException, TimeoutException, URISyntaxException {
        System.out.printf("%nsymptoms: %s with %s%n", program.getSimpleName(), options);
        server.createDatabase("acme", "acme");
        ChildJvm.Outcome outcome;
        try (ChildJvm child = ChildJvm.java(Path.of(System.getProperty("child.java", System.getProperty("java.home"))))
                .options(HEAP)
                .agent(Path.of(System.getProperty("agent.jar")), options + ",report=" + report.toAbsolutePath())
                .classPath(home(program), home(Driver.class))
                .main(program.getName(), server.url("acme"), "acme", PASSWORD)
                .start()) {
            outcome = child.await(PATIENCE);
        }
        outcome.out().forEach(System.out::println);
        outcome.err().forEach(System.out::println);
        if (outcome.exit() != 0) throw new IOException("The program failed");
    }

    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
