package dev.unchurn.pool;

import java.util.ArrayList;
import java.util.List;

/**
 * The connections that are being opened in virtual time. Those that are opened side by side slow each other down, so what
 * each of them takes shows only when it is done. Not thread-safe.
 */
final class Openings {
    private final Agenda agenda;
    private final List<Opening> underWay = new ArrayList<>();
    private ShadowPool.Slowness slowness = openings -> 1;
    private long sinceNanos;

    Openings(Agenda agenda) {
        this.agenda = agenda;
    }

    private static final class Opening {
        private final Runnable then;
        private double leftNanos;
        private Agenda.Item end;

        private Opening(double leftNanos, Runnable then, Agenda.Item end) {
            this.leftNanos = leftNanos;
            this.then = then;
            this.end = end;
        }
    }

    /** How much slower openings are beside each other, from now on. */
    void slowDown(ShadowPool.Slowness slowness, long nowNanos) {
        goOnTo(nowNanos);
        this.slowness = slowness;
        reckonEnds(nowNanos);
    }

    /**
     * Begins one.
     *
     * @param calmNanos what it takes beside no others
     * @param then what happens when it is done
     */
    void begin(long calmNanos, Runnable then, long nowNanos) {
        goOnTo(nowNanos);
        underWay.add(new Opening(calmNanos, then, agenda.add(nowNanos, then, true)));
        reckonEnds(nowNanos);
    }

    private void goOnTo(long nowNanos) {
        double done = underWay.isEmpty() ? 0 : (nowNanos - sinceNanos) / slowness.beside(underWay.size());
        for (Opening opening : underWay) opening.leftNanos = Math.max(0, opening.leftNanos - done);
        sinceNanos = nowNanos;
    }

    private void reckonEnds(long nowNanos) {
        double times = underWay.isEmpty() ? 1 : slowness.beside(underWay.size());
        for (Opening opening : underWay) {
            agenda.remove(opening.end);
            opening.end = agenda.add(nowNanos + Math.round(opening.leftNanos * times), () -> end(opening), true);
        }
    }

    private void end(Opening opening) {
        long nowNanos = opening.end.atNanos;
        goOnTo(nowNanos);
        underWay.remove(opening);
        reckonEnds(nowNanos);
        opening.then.run();
    }
}
