package dev.unchurn.report;

import dev.unchurn.stats.LeaseSite;
import dev.unchurn.stats.PoolSnapshot;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.SiteSnapshot;
import dev.unchurn.stats.SizePoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the numbers of a pool say, in whole sentences, the most telling first. Stateless. */
public final class Findings {
    private static final int MAX_PLACES = 3;
    private static final double NEARLY_ALL = 0.99;

    /** Fewer borrows at a place are no habit. */
    private static final int SEVERAL = 10;

    /** Whoever keeps a connection from others for so long on average, doing something else, is told. */
    private static final long LONG_IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final PoolSnapshot pool;
    private final @Nullable Prediction prediction;
    private final long nanos;
    private final List<Finding> found = new ArrayList<>();

    private Findings(PoolSnapshot pool, @Nullable Prediction prediction, long nanos) {
        this.pool = pool;
        this.prediction = prediction;
        this.nanos = nanos;
    }

    /**
     * The findings of one pool.
     *
     * @param prediction what pooling would make of it; null when that is not known
     * @param nanos length of the run
     */
    public static List<Finding> of(PoolSnapshot pool, @Nullable Prediction prediction, long nanos) {
        Findings findings = new Findings(pool, prediction, nanos);
        findings.find();
        return Collections.unmodifiableList(findings.found);
    }

    private void find() {
        if (pool.borrows() == 0 && pool.opens() == 0) note("No connection was borrowed.");
        else {
            work();
            places();
            savings();
        }
        use();
        limit();
        leaks();
        for (SiteSnapshot site : pool.sites()) idle(site);
        for (SiteSnapshot site : pool.sites()) closedInTransaction(site);
        for (SiteSnapshot site : pool.sites()) loops(site);
        for (SiteSnapshot site : pool.sites()) nested(site);
        troubles();
    }

    private void note(String text) {
        found.add(new Finding(false, text));
    }

    private void warn(String text) {
        found.add(new Finding(true, text));
    }

    private static String in(long nanos) {
        return Amounts.duration(nanos);
    }

    private void work() {
        String work = "The program borrowed " + Amounts.count(pool.borrows(), "connection") + " in " + in(nanos) + " ("
                + Amounts.rate(pool.borrows(), nanos) + "), at most " + Amounts.count(pool.peakLeased())
                + " at the same time";
        if (pool.releases() > 0) work += "; half of them were held for " + in(pool.heldMedianNanos()) + " or less";
        note(work + ".");
    }

    /** Of what costs: borrows that opened a connection, or all where most of them opened none. */
    private void places() {
        boolean reuses = pool.reused() > 0;
        List<SiteSnapshot> sites = new ArrayList<>(pool.sites());
        if (!reuses) Collections.sort(sites, MOST_OPENS_FIRST);
        long whole = 0;
        for (SiteSnapshot site : sites) whole += part(site, reuses);
        if (whole == 0) return;
        SiteSnapshot first = sites.get(0);
        StringBuilder text = new StringBuilder(Amounts.percent(part(first, reuses), whole));
        text.append(" of the connections are ")
                .append(reuses ? "borrowed" : "opened")
                .append(" by ");
        text.append(Place.of(first.site()));
        if (first.heldNanos() > 0)
            text.append(", and held for ").append(in(first.heldMedianNanos())).append(" (median)");
        for (int i = 1; i < sites.size() && i < MAX_PLACES; i++) {
            if (part(sites.get(i), reuses) == 0) break;
            text.append(i == 1 ? "; then come " : ", ")
                    .append(Place.of(sites.get(i).site()));
            text.append(" with ").append(Amounts.percent(part(sites.get(i), reuses), whole));
        }
        note(text.append('.').toString());
    }

    private static long part(SiteSnapshot site, boolean reuses) {
        return reuses ? site.borrows() : site.opens();
    }

    private static final Comparator<SiteSnapshot> MOST_OPENS_FIRST = new Comparator<SiteSnapshot>() {
        @Override
        public int compare(SiteSnapshot a, SiteSnapshot b) {
            return Long.compare(b.opens(), a.opens());
        }
    };

    private void savings() {
        if (pool.reused() > 0) {
            String saved = pool.savedNanos() == 0
                    ? ""
                    : " and saved " + in(pool.savedNanos()) + " of connecting, at " + in(pool.openingNanos()) + " each";
            note("Pooling served " + Amounts.percent(pool.reused(), pool.borrows()) + " of them from "
                    + Amounts.count(pool.opens(), "opened connection") + saved + ".");
        } else if (pool.opens() > 0) {
            note("Each of them was opened anew: " + in(pool.openNanosTotal()) + " were spent connecting, "
                    + in(pool.openMeanNanos()) + " each.");
        }
        if (prediction != null && prediction.borrows() > 0) predicted(prediction);
    }

    private void predicted(Prediction with) {
        note("With pooling, " + Amounts.count(with.opens(), "connection") + " would have been opened for "
                + Amounts.count(with.borrows(), "borrow") + ", " + Amounts.count(with.peak())
                + " at most at the same time; the program's threads would have saved " + in(with.savedNanos()) + ".");
        for (SizePoint point : with.sizes()) {
            if (point.shareWithinMilli() < NEARLY_ALL) continue;
            note("With a pool of at most " + Amounts.count(point.size(), "connection")
                    + ", 99 % of the borrows would wait for 1 ms at most.");
            return;
        }
    }

    /** What the connections were held for. */
    private void use() {
        long held = 0;
        long driver = 0;
        long inTransaction = 0;
        long statements = 0;
        long measured = 0;
        for (SiteSnapshot site : pool.sites()) {
            held += site.measuredNanos();
            driver += site.driverNanos();
            inTransaction += site.idleInTransactionNanos();
            statements += site.statements();
            measured += site.measured();
        }
        if (measured == 0 || held == 0) return;
        note("Of the time that connections were held, " + Amounts.percent(driver, held)
                + " was spent inside the driver and " + Amounts.percent(inTransaction, held)
                + " idle in a transaction; " + Amounts.mean((double) statements / measured)
                + " statements on average were executed in each borrow.");
    }

    private void limit() {
        if (pool.useLimit() == 0) return;
        note(
                "Tried out that more is served with " + Amounts.count(pool.useLimit(), "connection")
                        + " in use at a time: the others stay idle while borrowers wait. With the option max it is you who decides.");
    }

    private void idle(SiteSnapshot site) {
        if (site.measured() < SEVERAL) return;
        long nanos = site.idleNanos() + site.idleInTransactionNanos();
        if (nanos / site.measured() < LONG_IDLE_NANOS) return;
        String transaction = site.idleInTransactionNanos() > nanos / 2 ? ", most of it in an open transaction" : "";
        warn("A connection held while the program does something else: " + Place.of(site.site())
                + " kept its connections idle for "
                + Amounts.percent(nanos, site.measuredNanos()) + " of the time, " + in(nanos / site.measured())
                + " each on average" + transaction + ".");
    }

    private void closedInTransaction(SiteSnapshot site) {
        if (site.closedInTransaction() == 0) return;
        warn("Closed in the middle of a transaction: what " + Place.of(site.site()) + " borrowed was closed "
                + times(site.closedInTransaction()) + " with neither commit nor rollback after its last statement.");
    }

    private void leaks() {
        if (pool.leaks() == 0) return;
        StringBuilder text = new StringBuilder(Amounts.count(pool.leaks(), "connection"));
        text.append(pool.leaks() == 1 ? " was" : " were").append(" never closed: ");
        int shown = 0;
        for (LeaseSite leak : pool.leakSites()) {
            if (shown++ == MAX_PLACES) break;
            text.append(shown == 1 ? "" : ", ")
                    .append(Amounts.count(leak.count()))
                    .append(" of ");
            text.append(Place.of(leak.site()));
        }
        int left = pool.leakSites().size() - MAX_PLACES;
        if (left > 0) text.append(" and ").append(Amounts.count(left, "other place"));
        warn(text.append('.').toString());
    }

    private void loops(SiteSnapshot site) {
        if (site.inLoops() == 0) return;
        warn("A connection for each turn of a loop: " + Place.of(site.site()) + " borrowed "
                + Amounts.count(site.inLoops(), "connection") + " one right after the other, up to "
                + Amounts.count(site.longestLoop()) + " in a row. One borrow around the loop would do.");
    }

    private void nested(SiteSnapshot site) {
        if (site.nested() == 0) return;
        warn("A borrow inside a borrow: " + Place.of(site.site()) + " asked " + times(site.nested())
                + " for a connection while its thread held another one. With a hard limit, such threads can wait for each"
                + " other.");
    }

    private void troubles() {
        if (pool.leased() > 0)
            warn(Amounts.count(pool.leased(), "connection") + (pool.leased() == 1 ? " was" : " were")
                    + " not closed yet.");
        if (pool.openFailures() > 0)
            warn("The server or the driver refused to connect " + times(pool.openFailures()) + ".");
        if (pool.timeouts() > 0) warn("A borrower waited in vain at the hard limit " + times(pool.timeouts()) + ".");
        if (pool.beyondLimit() > 0)
            warn("Holders waited for each other at the hard limit " + times(pool.beyondLimit())
                    + "; each time a connection was opened beyond it.");
        if (pool.overdue() > 0)
            warn(Amounts.count(pool.overdue(), "connection") + (pool.overdue() == 1 ? " was" : " were")
                    + " held for longer than the threshold (option overdue).");
    }

    private static String times(long count) {
        return count == 1 ? "once" : Amounts.count(count) + " times";
    }

    /** One sentence or two. Immutable. */
    public static final class Finding {
        private final boolean warning;
        private final String text;

        Finding(boolean warning, String text) {
            this.warning = warning;
            this.text = text;
        }

        /** Whether somebody should do something about it. */
        public boolean isWarning() {
            return warning;
        }

        /** Plain text, not escaped. */
        public String text() {
            return text;
        }
    }
}
