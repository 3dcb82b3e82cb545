package dev.unchurn.session;

import java.util.concurrent.Executor;

/** Runs what a driver hands to an executor on the thread that hands it over. Stateless. */
final class InPlace implements Executor {
    @Override
    public void execute(Runnable command) {
        command.run();
    }
}
