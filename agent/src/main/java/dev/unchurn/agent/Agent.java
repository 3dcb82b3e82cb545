package dev.unchurn.agent;

import dev.unchurn.config.Mode;
import dev.unchurn.config.Settings;
import dev.unchurn.instrument.DriverManagerHook;
import dev.unchurn.jvm.Patches;
import dev.unchurn.report.StartLine;
import java.lang.instrument.Instrumentation;

/**
 * The start of the agent, in its own class loader: reads the settings and listens for {@code DriverManager} to be loaded.
 * Nothing else happens before the program asks for its first connection. Stateless.
 */
public final class Agent {
    private Agent() {}

    /**
     * Starts. Called once, by {@link AgentLoader}.
     *
     * @param argument the agent's argument
     */
    public static void start(@org.jspecify.annotations.Nullable String argument, Instrumentation instrumentation) {
        Settings settings = Settings.read(argument);
        for (String problem : settings.problems()) System.err.println(problem);
        if (settings.mode() == Mode.OFF) return;
        Startup startup = new Startup(settings);
        DriverManagerHook hook = new DriverManagerHook(instrumentation, startup);
        Patches patches = new Patches(instrumentation, DriverManagerHook.TARGET, hook);
        startup.install(patches);
        if (settings.logFile() == null) {
            System.err.println(StartLine.of(settings, Startup.version()));
        }
        hookIfLoaded(instrumentation, startup);
    }

    /** On attach, or behind another agent, {@code DriverManager} may be there already. */
    private static void hookIfLoaded(Instrumentation instrumentation, Startup startup) {
        for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
            if (loaded.getName().equals("java.sql.DriverManager")) {
                try {
                    instrumentation.retransformClasses(loaded);
                    startup.ready();
                } catch (Throwable refused) {
                    startup.inert(refused);
                }
            }
        }
    }
}
