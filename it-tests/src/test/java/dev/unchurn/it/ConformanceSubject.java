package dev.unchurn.it;

import com.acme.conformance.Probe;
import com.acme.conformance.Run;
import com.acme.pools.RunPooled;
import dev.unchurn.it.ConformanceDocument.Findings;
import dev.unchurn.itsupport.ChildCommand;
import dev.unchurn.itsupport.ChildJvm;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A database and a driver that the probes run on, in every way that there is.
 *
 * @param title what a reader calls it, with versions
 * @param probes those for this database
 * @param beginning how the names of these probes begin
 * @param arguments URL, user, password, superuser, superuser's password
 * @param drivers what has to be on the class path
 */
record ConformanceSubject(
        String title, List<Probe> probes, String beginning, List<String> arguments, List<Path> drivers) {
    /** Runs everything under the agent, and has the other runs done by the caller. */
    Findings findings(Map<String, ConformanceRun> others) throws Exception {
        Map<Jvm, ConformanceRun> raw = new LinkedHashMap<>();
        Map<Jvm, ConformanceRun> pooled = new LinkedHashMap<>();
        Map<Jvm, ConformanceRun> observed = new LinkedHashMap<>();
        for (Jvm jvm : Jvms.all()) {
            raw.put(jvm, run(chosen -> command(jvm, chosen)));
            pooled.put(jvm, run(chosen -> command(jvm, chosen).agent(AgentJar.path(), "mode=pool")));
            observed.put(jvm, run(chosen -> command(jvm, chosen).agent(AgentJar.path(), "mode=observe")));
        }
        ConformanceRun lean =
                run(chosen -> command(Jvm.running(), chosen).agent(AgentJar.path(), "mode=pool,reset=lean"));
        return new Findings(title, probes, raw, pooled, observed, lean, others);
    }

    /** Runs them behind somebody else's pool in the program, with its default settings. */
    ConformanceRun behind(String pool) throws Exception {
        return behind(pool, arguments.get(0));
    }

    /** Runs them behind a pool that has its own URL. */
    ConformanceRun behind(String pool, String url) throws Exception {
        List<String> own = new ArrayList<>(List.of(pool, url));
        own.addAll(arguments.subList(1, arguments.size()));
        return run(chosen -> ChildJvm.java()
                .options(
                        "-Dconformance.limit=20",
                        "-Dconformance.patience=2",
                        "-Dconformance.direct=" + arguments.get(0))
                .classPath(withPools())
                .main(RunPooled.class.getName(), joined(own, chosen)));
    }

    private ConformanceRun run(ConformanceRun.Commands commands) throws Exception {
        return ConformanceRun.of(commands, List.of(beginning));
    }

    private ChildCommand command(Jvm jvm, List<String> chosen) {
        return ChildJvm.java(jvm.home())
                .classPath(Stream.concat(Stream.of(Programs.jarOf(Run.class)), drivers.stream())
                        .toArray(Path[]::new))
                .main(Run.class.getName(), joined(arguments, chosen));
    }

    /** The newest pools and the driver, before whatever this test itself has. */
    private Path[] withPools() throws Exception {
        List<Path> path = new ArrayList<>(ComparedPools.jars());
        path.addAll(drivers);
        String own = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : own.split(File.pathSeparator)) path.add(Path.of(entry));
        return path.toArray(new Path[0]);
    }

    private static String[] joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toArray(String[]::new);
    }
}
