package dev.unchurn.report;

import dev.unchurn.config.Mode;
import dev.unchurn.config.Settings;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import dev.unchurn.event.RetireReason;
import dev.unchurn.stats.LeaseSite;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.RetiredGroup;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sentences of the log. Every method makes one entry; only a stack adds more lines to it. Thread-safe. */
final class Wording {
    private static final String US = "unchurn: ";
    private static final String CUSTOM_SETTING = "custom setting ";
    private static final String MAKES = "it makes a function";

    private final Settings settings;
    private final @Nullable Clock clock;

    /** @param clock its zone is that of the times in the log; null is the system's, asked when it is needed */
    Wording(Settings settings, @Nullable Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The summary of a pool, of an interval or at exit of the whole run; then with what pooling would change, if known. */
    String summary(Period period, boolean atExit, @Nullable Prediction prediction) {
        StringBuilder line = new StringBuilder(US).append(name(period.name())).append(": ");
        String length = Amounts.duration(period.nanos());
        if (atExit) line.append("at exit after ").append(length).append(": ");
        line.append(Amounts.count(period.borrows(), "borrow"));
        String rate = Amounts.rate(period.borrows(), period.nanos());
        if (period.borrows() > 0) line.append(" (").append(rate).append(')');
        line.append(", ").append(Amounts.count(period.opens())).append(" opened");
        boolean reuses = settings.mode() == Mode.POOL && !period.isObservedOnly();
        String reused = Amounts.percent(period.reused(), period.borrows());
        if (reuses && period.borrows() > 0) line.append(", ").append(reused).append(" reused");
        line.append(", ").append(Amounts.count(period.peakLeased())).append(" at peak");
        troubles(line, period);
        if (atExit && period.leased() > 0) {
            line.append(", ").append(Amounts.count(period.leased())).append(" not closed yet");
        }
        times(line, period, reuses);
        if (prediction != null) pooling(line, prediction);
        return line.toString();
    }

    /** Who borrows most; null when no place is known. */
    @Nullable
    String topSites(Period period) {
        String sites = period.topSites();
        return sites.isEmpty() ? null : US + name(period.name()) + ": borrowed most by " + sites;
    }

    private static void pooling(StringBuilder line, Prediction prediction) {
        line.append("; pooling would open ").append(Amounts.count(prediction.opens()));
        line.append(" instead of ").append(Amounts.count(prediction.borrows()));
        line.append(", at most ").append(Amounts.count(prediction.peak())).append(" at once");
        if (prediction.savedNanos() > 0) {
            line.append(", and save ")
                    .append(Amounts.duration(prediction.savedNanos()))
                    .append(" of connecting");
        }
        number(line, prediction.leftOut(), " borrows too many to be looked at");
    }

    private static void troubles(StringBuilder line, Period period) {
        number(line, period.openFailures(), " failed to open");
        number(line, period.timeouts(), " timed out");
        number(line, period.beyondLimit(), " beyond max");
        number(line, period.leaks(), " leaked");
        number(line, period.overdue(), " overdue");
    }

    private static void number(StringBuilder line, long count, String words) {
        if (count > 0) line.append(", ").append(Amounts.count(count)).append(words);
    }

    private void times(StringBuilder line, Period period, boolean reuses) {
        if (period.hasReleases()) {
            line.append("; held p50 ").append(Amounts.duration(period.heldMedianNanos()));
            line.append(", p99 ").append(Amounts.duration(period.heldP99Nanos()));
        }
        if (settings.max() > 0 && period.borrows() > 0) {
            line.append("; waited p99 ").append(Amounts.duration(period.waitP99Nanos()));
        }
        if (!reuses && period.openNanos() > 0) {
            line.append("; ").append(Amounts.duration(period.openNanos())).append(" spent connecting");
        }
        if (reuses && period.savedNanos() > 0) {
            line.append("; ").append(Amounts.duration(period.savedNanos())).append(" of connecting saved");
        }
    }

    /** A place that leaks for the first time, with its stack. */
    String firstLeak(PoolName pool, LeaseInfo lease) {
        return US + "leak: " + Place.of(lease.site()) + " never closed 1 connection to " + name(pool) + ", borrowed at "
                + time(lease.sinceEpochMillis()) + " by thread " + Place.clean(lease.threadName())
                + Place.lastStatement(lease.lastStatement()) + Place.stack(lease.site());
    }

    String leaks(PoolName pool, LeaseSite leak) {
        return US + "leak: " + Place.of(leak.site()) + " never closed " + Amounts.count(leak.count(), "connection")
                + " to " + name(pool) + ", first at " + time(leak.firstEpochMillis()) + ", last by thread "
                + Place.clean(leak.lastThread());
    }

    private static String idleInTransaction(LeaseInfo lease) {
        long nanos = lease.idleInTransactionNanos();
        return nanos == 0 ? "" : ", idle in transaction for " + Amounts.duration(nanos);
    }

    String overdue(PoolName pool, LeaseInfo lease) {
        return US + "overdue: " + Place.of(lease.site()) + " has held a connection to " + name(pool) + " for "
                + Amounts.duration(lease.heldNanos()) + idleInTransaction(lease) + ", borrowed at "
                + time(lease.sinceEpochMillis()) + " by thread " + Place.clean(lease.threadName())
                + Place.lastStatement(lease.lastStatement());
    }

    String cameBack(PoolName pool, LeaseInfo lease) {
        return US + "overdue: the connection to " + name(pool) + " of " + Place.of(lease.site()) + " came back after "
                + Amounts.duration(lease.heldNanos());
    }

    String beyondLimit(PoolName pool, int max, List<LeaseInfo> holders) {
        return US + name(pool) + ": opened a connection beyond max=" + max + ", as threads that hold one wait for"
                + " another; held by " + Place.holders(holders);
    }

    String useLimited(PoolName pool, int limit) {
        if (limit == 0) return US + name(pool) + ": any number of connections may be in use at a time again";
        return US + name(pool) + ": tried out that more is served with " + Amounts.count(limit, "connection")
                + " in use at a time; the others stay idle while borrowers wait (set max to decide it yourself)";
    }

    String borrowTimedOut(PoolName pool, long waitNanos, List<LeaseInfo> holders) {
        return US + name(pool) + ": a thread waited in vain for " + Amounts.duration(waitNanos) + " (max="
                + settings.max() + "); held by " + Place.holders(holders);
    }

    String observedOnly(PoolName pool, String why) {
        return US + name(pool) + ": observed, not pooled: " + Place.clean(why);
    }

    String notFresh(PoolName pool, String what, String expected, String found) {
        return US + name(pool) + ": verify: a session was not fresh after its reset and is closed: " + Place.clean(what)
                + " is " + Place.clean(found) + ", in a new session it is " + Place.clean(expected);
    }

    /** The first retirement of its group. */
    String firstRetired(PoolName pool, RetiredGroup group) {
        return US + name(pool) + ": retired a connection: " + why(group) + advice(pool, group)
                + "; more like it are counted in the summary";
    }

    /**
     * A custom setting that every new session has is undone by the server's reset. A SET LOCAL would not help: what is left
     * then is the same.
     */
    private static String advice(PoolName pool, RetiredGroup group) {
        @Nullable String detail = group.detail();
        int at = detail == null || group.reason() != RetireReason.PINNED ? -1 : detail.indexOf(CUSTOM_SETTING);
        if (detail == null || at < 0 || detail.startsWith(MAKES)) return "";
        int start = at + CUSTOM_SETTING.length();
        int end = detail.indexOf(' ', start);
        String setting = end < 0 ? "" : detail.substring(start, end);
        if (setting.indexOf('.') < 0) return "";
        return "; with ALTER DATABASE " + Place.clean(pool.database()) + " SET " + Place.clean(setting)
                + " = '' it could be reused (new sessions then read '' in place of NULL)";
    }

    String retired(Period period, RetiredGroup group, long count) {
        String length = Amounts.duration(period.nanos());
        return US + name(period.name()) + ": retired " + Amounts.count(count) + " in " + length + ": " + why(group);
    }

    private static String why(RetiredGroup group) {
        @Nullable String detail = group.detail();
        return group.reason().words()
                + (detail == null ? "" : ": " + Place.clean(detail))
                + (group.site() == null ? "" : "; borrowed at " + Place.of(group.site()));
    }

    String pageWritten(String path) {
        return US + "the report of this run is in " + Place.clean(path);
    }

    /** The name of the exception tells more than its message, which is often only the path again. */
    String pageNotWritten(String path, Exception refused) {
        return US + "the report cannot be written to " + Place.clean(path) + ": "
                + refused.getClass().getSimpleName();
    }

    String fault(String where, Throwable failure) {
        return US + "a fault of ours at " + Place.clean(where) + ", the program goes on without us there: "
                + FaultText.of(failure);
    }

    private static String name(PoolName pool) {
        return Place.clean(pool.toString());
    }

    /** As {@code 14:03:11}; of another day than today with the date before it. */
    private String time(long epochMillis) {
        Clock here = clock == null ? Clock.system(ZoneId.systemDefault()) : clock;
        LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), here.getZone());
        LocalDateTime now = LocalDateTime.now(here);
        String ofDay = Amounts.twoDigits(time.getHour()) + ":" + Amounts.twoDigits(time.getMinute()) + ":"
                + Amounts.twoDigits(time.getSecond());
        return time.toLocalDate().equals(now.toLocalDate()) ? ofDay : time.toLocalDate() + " " + ofDay;
    }
}
