package dev.unchurn.benchmarks;

import dev.unchurn.itsupport.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the agent adds to the start of a program: whole JVMs without an agent, with an empty one, with ours and with
 * OpenTelemetry's, in turns. Once with the JDK's own class archive and once with an archive of the program's classes, which
 * its owner made without any agent.
 *
 * <p>{@code java -cp benchmarks.jar dev.unchurn.benchmarks.StartUp [rounds [hello|jdbc|spring]...]}; {@code -Djava=} names
 * another JVM for the programs, {@code -Dagent.jar=} another agent, {@code -Dlist=true} lists the classes of ours that were
 * loaded. Needs {@code bash}.
 */
public final class StartUp {
    private static final int ROUNDS = 10;
    private static final String ROLE = "shop";
    private static final String PASSWORD = "secret";
    private static final List<String> NO_EXPORTERS =
            List.of("-Dotel.traces.exporter=none", "-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none");

    private final String java;
    private final int rounds;
    private final Path directory;
    private final Map<String, List<String>> agents = new LinkedHashMap<>();

    private StartUp(String java, int rounds, Path directory) throws IOException {
        this.java = java;
        this.rounds = rounds;
        this.directory = directory;
        agents.put(StartRounds.NONE, List.of());
        agents.put(StartRounds.EMPTY, List.of("-javaagent:" + new Workbench(directory).emptyAgent()));
        agents.put(StartRounds.UNCHURN, List.of("-javaagent:" + AgentJar.path()));
        List<String> other = new ArrayList<>(List.of("-javaagent:" + StartedProgram.openTelemetry()));
        other.addAll(NO_EXPORTERS);
        agents.put(StartRounds.OPEN_TELEMETRY, other);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        int rounds = arguments.length == 0 ? ROUNDS : Integer.parseInt(arguments[0]);
        if (rounds < 3) throw new IllegalArgumentException("an interval needs three rounds or more");
        String java = System.getProperty(
                "java", Path.of(System.getProperty("java.home"), "bin", "java").toString());
        List<String> names = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        List<StartedProgram> programs = new ArrayList<>();
        for (String name : names.isEmpty() ? List.of("hello", "jdbc", "spring") : names) {
            programs.add(StartedProgram.named(name));
        }
        Path directory = Files.createTempDirectory("unchurn-startup");
        try {
            new StartUp(java, rounds, directory).run(programs);
        } finally {
            delete(directory);
        }
    }

    private void run(List<StartedProgram> programs) throws IOException, InterruptedException, SQLException {
        System.out.println(java + ", " + rounds + " rounds");
        if (programs.stream().noneMatch(StartedProgram::touchesDatabase)) {
            for (StartedProgram program : programs) measure(program, List.of());
            return;
        }
        try (PostgresServer server = PostgresServer.start()) {
            server.createRole(ROLE, PASSWORD);
            server.createDatabase(ROLE, ROLE);
            for (StartedProgram program : programs) measure(program, List.of(server.url(ROLE), ROLE, PASSWORD));
        }
    }

    private void measure(StartedProgram program, List<String> database) throws IOException, InterruptedException {
        System.out.println("\n### " + program.name() + ", the JDK's class archive\n");
        measure(program, database, List.of());
        Path archive = directory.resolve(program.name() + ".jsa");
        Cost.of(program.command(java, List.of("-XX:ArchiveClassesAtExit=" + archive), database));
        System.out.println("\n### " + program.name() + ", its own class archive (AppCDS)\n");
        measure(program, database, List.of("-XX:SharedArchiveFile=" + archive));
    }

    private void measure(StartedProgram program, List<String> database, List<String> options)
            throws IOException, InterruptedException {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> agent : agents.entrySet()) {
            List<String> all = new ArrayList<>(options);
            all.add("-XX:ErrorFile=" + directory.resolve("crash-%p.log"));
            all.addAll(agent.getValue());
            commands.put(agent.getKey(), program.command(java, all, database));
        }
        StartRounds turns = new StartRounds(program.name(), commands);
        turns.warmUp();
        for (int round = 0; round < rounds; round++) turns.round();
        turns.print();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            Path[] found = files.toArray(Path[]::new);
            for (int index = found.length - 1; index >= 0; index--) Files.delete(found[index]);
        }
    }
}
