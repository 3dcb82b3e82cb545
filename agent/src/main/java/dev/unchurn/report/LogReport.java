package dev.unchurn.report;

import dev.unchurn.config.Mode;
import dev.unchurn.config.Settings;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.event.Ticker;
import dev.unchurn.stats.LeaseSite;
import dev.unchurn.stats.PoolSnapshot;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.Predictions;
import dev.unchurn.stats.RetiredGroup;
import dev.unchurn.stats.Snapshot;
import dev.unchurn.stats.Stats;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The log: what needs a person at once, and summaries. A place that leaks and a kind of retirement are told once when
 * they are found and counted in the summaries from then on. Thread-safe.
 */
public final class LogReport implements Listener {
    static final int MAX_LINES_PER_MINUTE = 10;
    static final int MAX_PLACES = 1024;

    private final Settings settings;
    private final Stats stats;
    private final Predictions predictions;
    private final Log log;
    private final Ticker ticker;
    private final Wording wording;
    private final long startNanos;

    /** Guards the order of summaries and what the last one said. Only summaries take it. */
    private final ReentrantLock summaryLock = new ReentrantLock();

    private final Map<PoolName, PoolSnapshot> before = new HashMap<>();
    private long lastNanos;

    /** How many leaks of a pool and place were told. */
    private final Map<Object, Long> leaksTold = new ConcurrentHashMap<>();

    private final Map<Object, Boolean> retirementsTold = new ConcurrentHashMap<>();
    private final LineLimit overdueLines;
    private final LineLimit cameBackLines;
    private final LineLimit limitLines;
    private final LineLimit differenceLines;
    private final LineLimit faultLines;

    /** A report whose whole run begins now. */
    public LogReport(Settings settings, Stats stats, Predictions predictions, Log log) {
        this(settings, stats, predictions, log, null, Ticker.SYSTEM);
    }

    LogReport(Settings settings, Stats stats, Predictions predictions, Log log, @Nullable Clock clock, Ticker ticker) {
        this.settings = settings;
        this.stats = stats;
        this.predictions = predictions;
        this.log = log;
        this.ticker = ticker;
        this.wording = new Wording(settings, clock);
        this.startNanos = ticker.nanos();
        this.lastNanos = startNanos;
        this.overdueLines = new LineLimit(MAX_LINES_PER_MINUTE, startNanos);
        this.cameBackLines = new LineLimit(MAX_LINES_PER_MINUTE, startNanos);
        this.limitLines = new LineLimit(MAX_LINES_PER_MINUTE, startNanos);
        this.differenceLines = new LineLimit(MAX_LINES_PER_MINUTE, startNanos);
        this.faultLines = new LineLimit(MAX_LINES_PER_MINUTE, startNanos);
    }

    /** Writes the line of the start: version, mode, JVM, and when to expect a summary. */
    public void started(String version) {
        log.info(StartLine.of(settings, version));
    }

    /**
     * Writes a line for each pool where something happened since the last summary, and lines for its leaks and for
     * what was retired and is worth acting on.
     *
     * @param atExit whether this is the last one: it is about the whole run
     */
    public void summary(boolean atExit) {
        summaryLock.lock();
        try {
            long now = ticker.nanos();
            Snapshot snapshot = stats.snapshot();
            Map<PoolName, Prediction> predicted = atExit ? predicted() : Collections.<PoolName, Prediction>emptyMap();
            for (PoolSnapshot pool : snapshot.pools()) {
                PoolSnapshot since = atExit ? null : before.get(pool.name());
                Period period = new Period(pool, since, now - (atExit ? startNanos : lastNanos));
                if (!period.isQuiet()) tellSummary(period, atExit, predicted.get(pool.name()));
                tellLeaks(pool, atExit);
                tellRetired(pool, period);
                before.put(pool.name(), pool);
            }
            lastNanos = now;
        } finally {
            summaryLock.unlock();
        }
    }

    /** The HTML report is in this file. */
    public void pageWritten(String path) {
        log.info(wording.pageWritten(path));
    }

    /** The HTML report could not be written. */
    public void pageNotWritten(String path, Exception refused) {
        log.warn(wording.pageNotWritten(path, refused));
    }

    private void tellSummary(Period period, boolean atExit, @Nullable Prediction prediction) {
        log.info(wording.summary(period, atExit, prediction));
        @Nullable String sites = wording.topSites(period);
        if (sites != null) log.info(sites);
    }

    private Map<PoolName, Prediction> predicted() {
        try {
            return predictions.predictions();
        } catch (Throwable failure) {
            fault("shadow", failure);
            return Collections.emptyMap();
        }
    }

    private void tellLeaks(PoolSnapshot pool, boolean all) {
        for (LeaseSite leak : pool.leakSites()) {
            Long told = leaksTold.get(key(pool.name(), leak.site()));
            if (!all && !isNews(told, leak.count())) continue;
            if (told != null) leaksTold.put(key(pool.name(), leak.site()), leak.count());
            log.warn(wording.leaks(pool.name(), leak));
        }
    }

    /** A place that was not told yet is about to be, with its stack, by its event; unless there are too many. */
    private boolean isNews(@Nullable Long told, long count) {
        return told == null ? leaksTold.size() >= MAX_PLACES : told < count;
    }

    private void tellRetired(PoolSnapshot pool, Period period) {
        for (RetiredGroup group : pool.retired().keySet()) {
            long count = period.retired(group);
            if (count > 0 && isInSummary(group.reason())) log.info(wording.retired(period, group, count));
        }
    }

    /** What an owner can act on. Idle times, ages and the end of the program are the pool's daily business. */
    private static boolean isInSummary(RetireReason reason) {
        return isToldAtOnce(reason)
                || reason == RetireReason.BROKEN
                || reason == RetireReason.SERVER_GONE
                || reason == RetireReason.SERVER_FULL
                || reason == RetireReason.INVALID
                || reason == RetireReason.NOT_FRESH;
    }

    private static boolean isToldAtOnce(RetireReason reason) {
        return reason == RetireReason.PINNED
                || reason == RetireReason.RESET_FAILED
                || reason == RetireReason.RESET_TIMEOUT
                || reason == RetireReason.IN_USE;
    }

    private static Object key(PoolName pool, @Nullable Object place) {
        return Arrays.asList(pool, place);
    }

    @Override
    public void leaked(PoolName pool, BorrowInfo borrow, LeaseInfo lease) {
        if (leaksTold.size() >= MAX_PLACES) return;
        if (leaksTold.putIfAbsent(key(pool, lease.site()), 1L) == null) log.warn(wording.firstLeak(pool, lease));
    }

    @Override
    public void retired(PoolName pool, RetireReason reason, @Nullable String detail, @Nullable CallSite site) {
        if (!isToldAtOnce(reason) || retirementsTold.size() >= MAX_PLACES) return;
        RetiredGroup group = new RetiredGroup(reason, detail, site);
        if (retirementsTold.putIfAbsent(key(pool, group), true) != null) return;
        log.info(wording.firstRetired(pool, group));
    }

    @Override
    public void overdue(PoolName pool, LeaseInfo lease) {
        if (overdueLines.allows(ticker.nanos())) log.warn(wording.overdue(pool, lease));
    }

    @Override
    public void cameBack(PoolName pool, LeaseInfo lease) {
        if (cameBackLines.allows(ticker.nanos())) log.info(wording.cameBack(pool, lease));
    }

    @Override
    public void beyondLimit(PoolName pool, int max, List<LeaseInfo> holders) {
        if (limitLines.allows(ticker.nanos())) log.warn(wording.beyondLimit(pool, max, holders));
    }

    @Override
    public void useLimited(PoolName pool, int limit) {
        if (limitLines.allows(ticker.nanos())) log.info(wording.useLimited(pool, limit));
    }

    @Override
    public void borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {
        if (limitLines.allows(ticker.nanos())) log.warn(wording.borrowTimedOut(pool, waitNanos, holders));
    }

    @Override
    public void observedOnly(PoolName pool, String why) {
        if (settings.mode() == Mode.POOL) log.info(wording.observedOnly(pool, why));
    }

    @Override
    public void notFresh(PoolName pool, String what, String expected, String found) {
        if (differenceLines.allows(ticker.nanos())) log.error(wording.notFresh(pool, what, expected, found));
    }

    @Override
    public void fault(String where, Throwable failure) {
        if (faultLines.allows(ticker.nanos())) log.error(wording.fault(where, failure));
    }
}
