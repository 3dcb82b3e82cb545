package dev.unchurn.report.html;

import dev.unchurn.event.Frames;
import dev.unchurn.report.Place;
import dev.unchurn.stats.PoolSnapshot;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.SizePoint;
import dev.unchurn.stats.StackNode;
import dev.unchurn.stats.TimelineSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scripts of the page draw. Stateless. */
final class ChartData {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private ChartData() {}

    static void write(Json json, Run run, PoolSnapshot pool, @Nullable Prediction prediction) {
        json.open('{');
        timeline(json.key("timeline"), run.wallSeconds(), pool.timeline());
        if (prediction != null) sizes(json.key("sizes"), prediction.sizes());
        stack(json.key("stacks"), pool.stacks());
        json.close('}');
    }

    /** Rows of time, borrows per second, opens per second, peak. */
    private static void timeline(Json json, long start, TimelineSnapshot timeline) {
        json.open('[');
        int last = timeline.size() - 1;
        // A short rest would look like a peak or a hole: it is drawn with the interval before it.
        boolean hasRest = last > 0 && timeline.lengthNanos(last) < timeline.widthNanos();
        for (int i = 0; i <= (hasRest ? last - 1 : last); i++) {
            boolean withRest = hasRest && i == last - 1;
            long nanos = timeline.lengthNanos(i) + (withRest ? timeline.lengthNanos(last) : 0);
            double seconds = Math.max(nanos / NANOS_PER_SECOND, 1);
            long borrows = timeline.borrows(i) + (withRest ? timeline.borrows(last) : 0);
            long opens = timeline.opens(i) + (withRest ? timeline.opens(last) : 0);
            int peak = Math.max(timeline.peakLeased(i), withRest ? timeline.peakLeased(last) : 0);
            json.open('[').number(start + i * (timeline.widthNanos() / NANOS_PER_SECOND));
            json.number(borrows / seconds).number(opens / seconds).number(peak).close(']');
        }
        json.close(']');
    }

    /** Rows of size, percent of borrows within a millisecond, milliseconds that 99 % did not wait longer for. */
    private static void sizes(Json json, List<SizePoint> sizes) {
        json.open('[');
        for (SizePoint point : sizes) {
            json.open('[').number(point.size()).number(100 * point.shareWithinMilli());
            json.number(point.waitP99Nanos() / NANOS_PER_MILLI).close(']');
        }
        json.close(']');
    }

    /** Name, whether it is the application's, opens, held milliseconds, leaks, callees. */
    private static void stack(Json json, StackNode node) {
        StackNode last = node;
        int more = 0;
        while (isPassage(last)) {
            last = last.callees().get(0);
            more++;
        }
        StackTraceElement frame = node.frame();
        boolean application = frame != null && Frames.isApplication(frame.getClassName());
        String name = frame == null ? "all" : name(frame) + (more == 0 ? "" : " and " + more + " more");
        json.open('[').text(name).number(application ? 1 : 0).number(last.opens());
        json.number(last.heldNanos() / NANOS_PER_MILLI).number(last.leaks()).open('[');
        for (StackNode callee : last.callees()) stack(json, callee);
        json.close(']').close(']');
    }

    /** A frame of a framework that does nothing but call one other such frame: a row of them is shown as one. */
    private static boolean isPassage(StackNode node) {
        if (!isForeign(node) || node.callees().size() != 1) return false;
        StackNode callee = node.callees().get(0);
        return isForeign(callee) && callee.borrows() == node.borrows() && callee.leaks() == node.leaks();
    }

    private static boolean isForeign(StackNode node) {
        StackTraceElement frame = node.frame();
        return frame != null && !Frames.isApplication(frame.getClassName());
    }

    private static String name(StackTraceElement frame) {
        String className = frame.getClassName();
        String file = frame.getFileName() == null ? "" : " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
        return Place.clean(className.substring(className.lastIndexOf('.') + 1) + "." + frame.getMethodName() + file);
    }
}
