package dev.unchurn.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** Stops {@link SharedServer} and {@link SharedMariaDb} when all tests have run. Found by {@code META-INF/services}. */
public final class SharedServerStop implements TestExecutionListener {
    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        try {
            SharedServer.stop();
            SharedMariaDb.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
