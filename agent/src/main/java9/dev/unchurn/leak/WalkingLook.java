package dev.unchurn.leak;

import dev.unchurn.event.CallSite;
import dev.unchurn.event.Frames;
import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at the first frames only, with a {@code StackWalker}: for Java 9 and later. Thread-safe. */
final class WalkingLook implements CallSites.Look {
    private final StackWalker walker = StackWalker.getInstance();

    WalkingLook() {}

    /** For one look; no lambda, as this runs before the first connection is answered. */
    private static final class Walk implements Function<Stream<StackFrame>, CallSite> {
        private final CallSites sites;
        private final SiteKey key = new SiteKey();
        private final List<StackFrame> application = new ArrayList<>(CallSite.NAMED_FRAMES);

        Walk(CallSites sites) {
            this.sites = sites;
        }

        @Override
        public CallSite apply(Stream<StackFrame> stack) {
            Iterator<StackFrame> frames = stack.iterator();
            @Nullable StackFrame outside = null;
            for (int i = 0; i < CallSite.LOOKED_AT && !key.isFull() && frames.hasNext(); i++) {
                StackFrame frame = frames.next();
                String name = frame.getClassName();
                if (outside == null && !Frames.isBelowApplication(name)) outside = frame;
                if (Frames.isApplication(name)) add(frame);
            }
            if (application.isEmpty() && outside != null) add(outside);
            CallSite site = sites.known(key);
            return site == null ? sites.add(key, found()) : site;
        }

        private void add(StackFrame frame) {
            key.add(frame.getClassName(), frame.getMethodName(), frame.getByteCodeIndex());
            application.add(frame);
        }

        private CallSite found() {
            List<StackTraceElement> elements = new ArrayList<>();
            for (StackFrame frame : application) elements.add(frame.toStackTraceElement());
            return elements.isEmpty() ? CallSite.UNKNOWN : CallSite.named(elements);
        }
    }

    @Override
    public CallSite at(CallSites sites) {
        return walker.walk(new Walk(sites));
    }
}
