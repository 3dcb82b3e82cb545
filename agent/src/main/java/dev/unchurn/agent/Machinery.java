package dev.unchurn.agent;

import dev.unchurn.bootstrap.UnchurnAnswers;
import dev.unchurn.config.Mode;
import dev.unchurn.config.Settings;
import dev.unchurn.event.Listener;
import dev.unchurn.event.Listeners;
import dev.unchurn.event.Ticker;
import dev.unchurn.handle.Connections;
import dev.unchurn.handle.Parts;
import dev.unchurn.jvm.Internals;
import dev.unchurn.jvm.Patches;
import dev.unchurn.leak.ObservedLeases;
import dev.unchurn.leak.StackBudget;
import dev.unchurn.pool.DaemonThreads;
import dev.unchurn.pool.PoolSettings;
import dev.unchurn.pool.Pools;
import dev.unchurn.report.JfrReport;
import dev.unchurn.report.Log;
import dev.unchurn.report.LogReport;
import dev.unchurn.report.html.HtmlReport;
import dev.unchurn.session.ResetPolicy;
import dev.unchurn.shadow.Shadow;
import dev.unchurn.stats.Predictions;
import dev.unchurn.stats.Stats;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs from the first connection on: pools, statistics, the report and their threads. All threads are
 * daemons; at exit idle connections are closed and the last summary is written. Thread-safe.
 */
final class Machinery {
    /** How often what no longer belongs to anybody is looked for. */
    private static final long ROUND_MILLIS = TimeUnit.SECONDS.toMillis(10);

    /** How often sampled stacks are read. */
    private static final long STACKS_MILLIS = 250;

    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A program that ends earlier does not pay for a Flight Recorder that it never uses, nor for agents that may come. */
    private static final long FIRST_MILLIS = TimeUnit.SECONDS.toMillis(1);

    /** How often the shadow pool catches up with the program. */
    private static final long SHADOW_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final Settings settings;
    private final Stats stats;
    private final long startNanos = System.nanoTime();
    private final LogReport report;
    private final JfrReport jfr;
    private final Pools pools;
    private final ObservedLeases observed;
    private final Connections connections;
    private final Listener listener;

    /** Null where everything is pooled. */
    private final @Nullable Shadow shadow;

    private final Predictions predictions;
    private final Patches patches;

    private Machinery(Settings settings, Patches patches, Internals internals) throws Exception {
        this.settings = settings;
        this.patches = patches;
        this.stats = new Stats(settings.reportFile() != null);
        Log log = new Log(settings.logFile());
        this.shadow = settings.mode() == Mode.OBSERVE ? new Shadow(poolSettings(settings), Ticker.SYSTEM) : null;
        this.predictions = shadow == null ? Predictions.NONE : shadow;
        this.report = new LogReport(settings, stats, predictions, log);
        this.jfr = new JfrReport(report);
        this.listener = shadow == null ? new Listeners(stats, report, jfr) : new Listeners(stats, shadow, report, jfr);
        this.pools = new Pools(poolSettings(settings).build(), listener, Ticker.SYSTEM);
        this.observed = new ObservedLeases(listener, settings.overdue().toNanos());
        StackBudget stacks = new StackBudget(settings.stacks(), settings.statements());
        ResetPolicy resets = new ResetPolicy(settings.reset(), settings.verify());
        this.connections = new Connections(
                new Parts(settings.mode(), resets, pools, observed, stacks, listener, internals, patches));
    }

    /**
     * Builds it and starts its threads.
     *
     * @throws Exception when something that we need of this JVM is missing
     */
    static UnchurnAnswers start(Settings settings, Patches patches, Internals internals) throws Exception {
        Machinery machinery = new Machinery(settings, patches, internals);
        if (settings.logFile() != null) machinery.report.started(Startup.version());
        machinery.startThreads();
        return machinery.connections;
    }

    private static PoolSettings.Builder poolSettings(Settings settings) {
        return PoolSettings.builder()
                .max(settings.max())
                .maxIdle(settings.maxIdle())
                .borrowTimeoutNanos(settings.borrowTimeout().toNanos())
                .idleTimeoutNanos(settings.idleTimeout().toNanos())
                .maxLifetimeNanos(settings.maxLifetime().toNanos())
                .validateAfterNanos(settings.validateAfter().toNanos())
                .resetTimeoutNanos(settings.resetTimeout().toNanos())
                .overdueNanos(settings.overdue().toNanos());
    }

    private void startThreads() {
        DaemonThreads.start("unchurn-report", new Runnable() {
            @Override
            public void run() {
                reportUntilInterrupted();
            }
        });
        if (settings.reportFile() != null) startSamples();
        DaemonThreads.start("unchurn-leaks", new Runnable() {
            @Override
            public void run() {
                watchUntilInterrupted();
            }
        });
        if (shadow != null) startShadow(shadow);
        atExit();
    }

    /** Only the page shows them. */
    private void startSamples() {
        DaemonThreads.start("unchurn-samples", new Runnable() {
            @Override
            public void run() {
                sampleUntilInterrupted();
            }
        });
    }

    private void startShadow(Shadow played) {
        DaemonThreads.start("unchurn-shadow", new Runnable() {
            @Override
            public void run() {
                playUntilInterrupted(played);
            }
        });
    }

    private void playUntilInterrupted(Shadow played) {
        try {
            while (true) {
                Thread.sleep(SHADOW_MILLIS);
                try {
                    played.play();
                } catch (Throwable failure) {
                    listener.fault("shadow", failure);
                }
            }
        } catch (InterruptedException asked) {
            return;
        }
    }

    private void watchUntilInterrupted() {
        try {
            observed.watch();
        } catch (InterruptedException asked) {
            return;
        }
    }

    private void sampleUntilInterrupted() {
        long looked = startNanos;
        try {
            while (true) {
                Thread.sleep(STACKS_MILLIS);
                long now = System.nanoTime();
                boolean isDue = now - looked >= LOOK_NANOS;
                if (isDue) looked = now;
                sample(now, isDue);
            }
        } catch (InterruptedException asked) {
            return;
        }
    }

    private void sample(long now, boolean look) {
        try {
            stats.foldStacks();
            if (look) stats.look(now - startNanos);
        } catch (Throwable failure) {
            listener.fault("samples", failure);
        }
    }

    /** After the last summary, which matters more. */
    private void writePage() {
        String pattern = settings.reportFile();
        if (pattern == null) return;
        try {
            long now = System.nanoTime();
            sample(now, true);
            HtmlReport page = new HtmlReport(Startup.version(), settings, stats, predictions);
            File written = page.write(pattern, now - startNanos);
            report.pageWritten(written.getPath());
        } catch (IOException | SecurityException refused) {
            report.pageNotWritten(pattern, refused);
        } catch (Throwable failure) {
            listener.fault("report", failure);
        }
    }

    private void reportUntilInterrupted() {
        long interval = settings.reportInterval().toMillis();
        long round = interval > 0 ? Math.min(interval, ROUND_MILLIS) : ROUND_MILLIS;
        long since = 0;
        long first = Math.min(round, FIRST_MILLIS);
        try {
            Thread.sleep(first);
            jfr.followRecordings();
            patches.resume();
            long rest = round - first;
            while (true) {
                Thread.sleep(rest);
                rest = round;
                since += round;
                connections.tidy();
                if (interval > 0 && since >= interval) {
                    since = 0;
                    summary(false);
                }
            }
        } catch (InterruptedException asked) {
            return;
        }
    }

    private void summary(boolean atExit) {
        try {
            report.summary(atExit);
        } catch (Throwable failure) {
            listener.fault("report", failure);
        }
    }

    /** The program's own shutdown hooks run beside ours: what they still borrow is opened and closed for real. */
    private void atExit() {
        try {
            Runtime.getRuntime().addShutdownHook(DaemonThreads.create("unchurn-exit", new Runnable() {
                @Override
                public void run() {
                    pools.shutdown();
                    summary(true);
                    writePage();
                }
            }));
        } catch (IllegalStateException exiting) {
            pools.shutdown();
        }
    }
}
