package dev.unchurn.agent;

import dev.unchurn.bootstrap.UnchurnAnswers;
import dev.unchurn.config.Settings;
import dev.unchurn.instrument.DriverManagerHook;
import dev.unchurn.jvm.CommandLine;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import org.jspecify.annotations.Nullable;

/** What the agent knows before the first connection: settings, and whether the hook is in place. Thread-safe. */
final class Startup implements DriverManagerHook.Outcome {
    private final Settings settings;
    private @Nullable Patches patches;
    private @Nullable UnchurnAnswers answers;
    private boolean inertTold;

    Startup(Settings settings) {
        this.settings = settings;
    }

    synchronized void install(Patches newPatches) {
        patches = newPatches;
        newPatches.install();
    }

    Settings settings() {
        return settings;
    }

    synchronized Patches patches() {
        Patches known = patches;
        if (known == null) throw new IllegalStateException("not installed");
        return known;
    }

    static String version() {
        Package ours = Startup.class.getPackage();
        String version = ours == null ? null : ours.getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    /** The answers are made by a method of the same type: verifying this class must not look for the gate's types. */
    @Override
    public synchronized UnchurnAnswers answers(Internals internals) {
        UnchurnAnswers made = FirstAnswers.of(this, internals);
        answers = made;
        if (patches != null) pause(patches, internals.commandLine());
        return made;
    }

    /**
     * The driver's classes come next, hundreds of them, and none is for us to patch before it is loaded. A JVM that has classes of
     * the program's in an archive may not survive it when an agent listens (JDK 17.0.15 crashes at a class that is only in the
     * versions of a multi-release jar, such as pgjdbc's), so with one we never listen again.
     */
    private static void pause(Patches patches, CommandLine commandLine) {
        if (commandLine.hasOneAgent()) patches.pause(commandLine.hasArchive());
    }

    /** {@code DriverManager} was initialised before we came: proves the hook now. */
    void ready() {
        UnchurnAnswers current;
        synchronized (this) {
            current = answers;
        }
        if (current != null) current.ready();
    }

    @Override
    public synchronized void inert(Throwable why) {
        if (inertTold) return;
        inertTold = true;
        Throwable root = why;
        while (root.getCause() != null) root = root.getCause();
        inert(root.toString());
    }

    /** Says why nothing of the program is touched from now on. */
    void inert(String why) {
        System.err.println("unchurn: inert: " + why + "; the program goes on without a pool and without a report");
    }
}
