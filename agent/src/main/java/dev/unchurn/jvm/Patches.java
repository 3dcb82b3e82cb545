package dev.unchurn.jvm;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The agent's one class-file transformer. A patch is for a class that is loaded already ({@link #apply}) or for one of
 * the JDK's that may come. Patched classes stay patched when others transform them again. Thread-safe.
 */
public final class Patches implements ClassFileTransformer {
    private final Instrumentation instrumentation;
    private final String expectedName;
    private final ExpectedPatch expected;

    /** The patches of each class, in order. Weak: a patch must not keep an application's driver alive. Guarded by itself. */
    private final Map<Class<?>, List<Attempt>> attempts = new WeakHashMap<>();

    /** These four are guarded by this. */
    private boolean listening;

    private boolean paused;
    private boolean forGood;
    private int patching;

    /** Called in place of {@link Patch} for the class that is expected, with the loader that defines it. */
    public interface ExpectedPatch {
        /**
         * The changed class file, or null to leave the class alone.
         *
         * @param loader the defining loader; null for the bootstrap loader
         */
        byte @Nullable [] apply(@Nullable ClassLoader loader, byte[] classFile);
    }

    private static final class Attempt {
        final Patch patch;

        @Nullable
        Throwable failure;

        boolean applied;

        Attempt(Patch patch) {
            this.patch = patch;
        }
    }

    /**
     * @param expectedName internal name of the JDK class to patch when it is loaded
     * @param expected patches it
     */
    public Patches(Instrumentation instrumentation, String expectedName, ExpectedPatch expected) {
        this.instrumentation = instrumentation;
        this.expectedName = expectedName;
        this.expected = expected;
    }

    /** Starts listening to classes being loaded. */
    public synchronized void install() {
        listenIfWanted();
    }

    /**
     * Listens only while classes are patched, until {@link #resume}. From Java 9 on, a class of which nobody wants to hear costs
     * less: the JVM need not read the class files of those that it has in an archive. What another agent transforms meanwhile
     * loses its patches, so there must be none.
     *
     * @param untilTheEnd whether {@link #resume} does nothing
     */
    public synchronized void pause(boolean untilTheEnd) {
        paused = true;
        forGood = untilTheEnd;
        listenIfWanted();
    }

    /** Listens to everything again. */
    public synchronized void resume() {
        paused = forGood;
        listenIfWanted();
    }

    private synchronized void patching(int more) {
        patching += more;
        listenIfWanted();
    }

    private void listenIfWanted() {
        boolean wanted = !paused || patching > 0;
        if (wanted == listening) return;
        listening = wanted;
        if (wanted) instrumentation.addTransformer(this, true);
        else instrumentation.removeTransformer(this);
    }

    public Instrumentation instrumentation() {
        return instrumentation;
    }

    /**
     * Patches classes that are loaded, all in one go.
     *
     * @throws Exception when the JVM or a patch refuses; then the classes are as they were
     */
    public void apply(Map<Class<?>, ? extends Patch> patches) throws Exception {
        Map<Class<?>, Attempt> made = new HashMap<>();
        synchronized (attempts) {
            for (Map.Entry<Class<?>, ? extends Patch> entry : patches.entrySet()) {
                Attempt attempt = new Attempt(entry.getValue());
                made.put(entry.getKey(), attempt);
                List<Attempt> all = attempts.get(entry.getKey());
                List<Attempt> more = all == null ? new ArrayList<>() : new ArrayList<>(all);
                more.add(attempt);
                attempts.put(entry.getKey(), more);
            }
        }
        patching(1);
        try {
            instrumentation.retransformClasses(patches.keySet().toArray(new Class<?>[0]));
            for (Map.Entry<Class<?>, Attempt> entry : made.entrySet()) {
                Attempt attempt = entry.getValue();
                if (!attempt.applied) {
                    throw new IllegalStateException(entry.getKey().getName() + " was not patched", attempt.failure);
                }
            }
        } catch (Throwable refused) {
            forget(made);
            restore(made);
            throw new IllegalStateException("the JVM does not let us patch " + patches.keySet(), refused);
        } finally {
            patching(-1);
        }
    }

    /** Classes whose own patch was not the one that failed. */
    private void restore(Map<Class<?>, Attempt> failed) {
        for (Map.Entry<Class<?>, Attempt> entry : failed.entrySet()) {
            if (!entry.getValue().applied) continue;
            try {
                instrumentation.retransformClasses(entry.getKey());
            } catch (Throwable refused) {
                // then it was refused before, and nothing has changed
            }
        }
    }

    private void forget(Map<Class<?>, Attempt> failed) {
        synchronized (attempts) {
            for (Map.Entry<Class<?>, Attempt> entry : failed.entrySet()) {
                List<Attempt> all = attempts.get(entry.getKey());
                if (all == null) continue;
                List<Attempt> fewer = new ArrayList<>(all);
                fewer.remove(entry.getValue());
                attempts.put(entry.getKey(), fewer);
            }
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> loaded,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (expectedName.equals(name)) return expected.apply(loader, classFile);
        if (loaded == null) return null;
        List<Attempt> all;
        synchronized (attempts) {
            all = attempts.get(loaded);
        }
        if (all == null) return null;
        byte[] changed = null;
        for (Attempt attempt : all) {
            byte[] next = patched(attempt, changed == null ? classFile : changed);
            if (next != null) changed = next;
        }
        return changed;
    }

    private static byte @Nullable [] patched(Attempt attempt, byte[] classFile) {
        try {
            byte[] changed = attempt.patch.apply(classFile);
            attempt.applied = true;
            return changed;
        } catch (Throwable failure) {
            attempt.failure = failure;
            return null;
        }
    }
}
