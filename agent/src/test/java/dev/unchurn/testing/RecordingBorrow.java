package dev.unchurn.testing;

import dev.unchurn.bootstrap.UnchurnBorrow;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Writes down what generated code asks. Whoever asks for the connection behind a released handle gets {@link Ended}. */
public final class RecordingBorrow extends UnchurnBorrow {
    public final List<String> calls = new ArrayList<>();

    /** The proof that a call went by the way of a released handle, and not into a body of the driver. */
    public static final class Ended extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Override
    public void close() {
        calls.add("close");
    }

    @Override
    public void abort(@Nullable Executor executor) {
        calls.add("abort");
    }

    @Override
    public Connection ended() {
        calls.add("ended");
        throw new Ended();
    }

    @Override
    public void used(Thread thread) {
        calls.add("used");
    }

    @Override
    public void touched(String method, Object[] arguments) {
        calls.add("touched " + method);
    }

    @Override
    public void pinned(String method) {
        calls.add("pinned " + method);
    }

    @Override
    public void statement(@Nullable String sql) {
        calls.add("statement " + sql);
    }

    @Override
    public @Nullable Object adopt(@Nullable Object made) {
        calls.add("adopt");
        return made;
    }

    @Override
    public @Nullable Object detach(String method, @Nullable Object kept) {
        calls.add("detach " + method);
        return kept;
    }

    @Override
    public @Nullable Object guard(@Nullable Object executor) {
        calls.add("guard");
        return executor;
    }

    @Override
    public @Nullable Object copying(@Nullable Object operation) {
        calls.add("copying");
        return operation;
    }

    @Override
    public @Nullable Object unwrapped(@Nullable Object result) {
        calls.add("unwrapped");
        return result;
    }

    @Override
    public void endingTransaction() {
        calls.add("endingTransaction");
    }

    @Override
    public void switchingAutoCommit(boolean on) {
        calls.add("switchingAutoCommit " + on);
    }
}
