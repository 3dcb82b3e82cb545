package dev.unchurn.leak;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.Frames;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the stack that a {@code Throwable} takes. Java 8 reads it frame by frame (with {@code JavaLangAccess}, as in
 * 8u504), which saves making an element of each. Thread-safe.
 */
final class ThrowingLook implements CallSites.Look {
    private final @Nullable Object access;
    private final @Nullable Method frameAt;
    private final @Nullable Method depth;

    ThrowingLook() {
        Object found = null;
        Method frame = null;
        Method depthOf = null;
        try {
            Class<?> type = Class.forName("sun.misc.JavaLangAccess");
            frame = type.getMethod("getStackTraceElement", Throwable.class, int.class);
            depthOf = type.getMethod("getStackTraceDepth", Throwable.class);
            found = Class.forName("sun.misc.SharedSecrets")
                    .getMethod("getJavaLangAccess")
                    .invoke(null);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException other) {
            frame = null;
        }
        this.access = found;
        this.frameAt = frame;
        this.depth = depthOf;
    }

    @Override
    public CallSite at(CallSites sites) {
        CallSite found = CallSite.of(firstFrames(new Throwable()));
        SiteKey key = new SiteKey();
        for (StackTraceElement frame : found.named()) {
            key.add(frame.getClassName(), frame.getMethodName(), frame.getLineNumber());
        }
        CallSite site = sites.known(key);
        return site == null ? sites.add(key, CallSite.named(found.named())) : site;
    }

    private StackTraceElement[] firstFrames(Throwable stack) {
        if (frameAt == null || depth == null) return stack.getStackTrace();
        try {
            int last = Math.min((Integer) depth.invoke(access, stack), CallSite.LOOKED_AT);
            List<StackTraceElement> first = new ArrayList<>();
            int application = 0;
            for (int i = 0; i < last && application < CallSite.NAMED_FRAMES; i++) {
                StackTraceElement frame = (StackTraceElement) frameAt.invoke(access, stack, i);
                first.add(frame);
                if (Frames.isApplication(frame.getClassName())) application++;
            }
            return first.toArray(new StackTraceElement[0]);
        } catch (ReflectiveOperationException refused) {
            return stack.getStackTrace();
        }
    }
}
