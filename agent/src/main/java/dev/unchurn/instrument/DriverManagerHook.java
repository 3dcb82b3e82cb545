package dev.unchurn.instrument;

import dev.unchurn.bootstrap.UnchurnAnswers;
import dev.unchurn.bootstrap.UnchurnGate;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import dev.unchurn.jvm.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * Hooks {@code java.sql.DriverManager}: at its first load, or at once when it is loaded already. The gate's types are
 * defined into the loader of {@code DriverManager} just before. When anything is missing the class stays as it is and
 * {@link Outcome#inert} tells why. Thread-safe.
 */
public final class DriverManagerHook implements Patches.ExpectedPatch {
    /** Internal name of the class that is hooked. */
    public static final String TARGET = "java/sql/DriverManager";

    private final Instrumentation instrumentation;
    private final Outcome outcome;
    private boolean gateDefined;

    /** Hears how it went, and gives the answers for the gate. */
    public interface Outcome {
        /** The gate stands; its answers from now on. Called once, before the hook is in place. */
        UnchurnAnswers answers(Internals internals);

        /** The hook cannot be put in place. */
        void inert(Throwable why);
    }

    public DriverManagerHook(Instrumentation instrumentation, Outcome outcome) {
        this.instrumentation = instrumentation;
        this.outcome = outcome;
    }

    @Override
    public synchronized byte @Nullable [] apply(@Nullable ClassLoader loader, byte[] classFile) {
        try {
            byte[] patched = DriverManagerPatch.apply(classFile);
            if (!gateDefined) {
                Internals internals = new Internals(instrumentation);
                defineGate(internals, loader);
                UnchurnGate.install(outcome.answers(internals));
                gateDefined = true;
            }
            return patched;
        } catch (Throwable failure) {
            outcome.inert(failure);
            return null;
        }
    }

    /** In the order in which they need each other. */
    private static void defineGate(Internals internals, @Nullable ClassLoader loader) throws IOException {
        String[] names = {
            "dev.unchurn.bootstrap.UnchurnBorrow",
            "dev.unchurn.bootstrap.UnchurnHandle",
            "dev.unchurn.bootstrap.UnchurnAnswers",
            "dev.unchurn.bootstrap.UnchurnGate"
        };
        for (String name : names) internals.define(name, classData(name), loader, null);
    }

    private static byte[] classData(String name) throws IOException {
        String resource = name.replace('.', '/') + ".classdata";
        ClassLoader ours = DriverManagerHook.class.getClassLoader();
        try (InputStream in = ours == null ? null : ours.getResourceAsStream(resource)) {
            if (in == null) throw new IOException(resource + " is missing from the agent jar");
            return Streams.readAll(in);
        }
    }
}
