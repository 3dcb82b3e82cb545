package dev.unchurn.report.html;

import dev.unchurn.report.Amounts;
import dev.unchurn.report.Place;
import dev.unchurn.stats.LeaseSite;
import dev.unchurn.stats.PoolSnapshot;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.RetiredGroup;
import dev.unchurn.stats.SizePoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of the page about one pool. Not thread-safe. */
final class PoolPart {
    private static final int OPEN_STACKS = 3;

    private final Markup out;
    private final Run run;
    private final PoolSnapshot pool;
    private final @Nullable Prediction prediction;
    private final int index;

    PoolPart(Markup out, Run run, PoolSnapshot pool, @Nullable Prediction prediction, int index) {
        this.out = out;
        this.run = run;
        this.pool = pool;
        this.prediction = prediction;
        this.index = index;
    }

    void write() {
        out.raw("<section class=\"pool\">\n<h2>").text(pool.name().toString()).raw("</h2>\n");
        numbers();
        chart("timeline", "Over time", "Borrows and opened connections per second, and connections in use at peak.");
        out.raw("<h3>Call sites</h3>\n");
        SiteTable.write(out, pool.sites());
        flames();
        sizes();
        leases("Never closed", pool.leakSites());
        leases("Held for longer than the threshold", pool.overdueSites());
        retired();
        out.raw("</section>\n");
    }

    private void numbers() {
        out.raw("<dl class=\"numbers\">");
        number("borrows", Amounts.count(pool.borrows()), Amounts.rate(pool.borrows(), run.nanos()));
        number("opened", Amounts.count(pool.opens()), Amounts.duration(pool.openMedianNanos()) + " each (median)");
        if (pool.reused() > 0) {
            number("reused", Amounts.percent(pool.reused(), pool.borrows()), "of the borrows");
            number("connecting saved", Amounts.duration(pool.savedNanos()), "of the program's time");
        } else {
            number("spent connecting", Amounts.duration(pool.openNanosTotal()), "of the program's time");
        }
        number("at peak", Amounts.count(pool.peakLeased()), "in use at the same time");
        number(
                "held",
                Amounts.duration(pool.heldMedianNanos()),
                "median; p99 " + Amounts.duration(pool.heldP99Nanos()));
        number("waited, p99", Amounts.duration(pool.waitP99Nanos()), "for a connection");
        number("leaks", Amounts.count(pool.leaks()), pool.leaks() == 0 ? "none" : "never closed");
        out.raw("</dl>\n");
    }

    private void number(String name, String value, String more) {
        boolean bad = name.equals("leaks") && !value.equals("0");
        out.raw(bad ? "<div class=\"warn\">" : "<div>").element("dt", name).element("dd", value);
        out.raw("<dd class=\"more\">").text(more).raw("</dd></div>");
    }

    private void chart(String kind, String title, String what) {
        out.raw("<div class=\"drawn\"><h3>")
                .text(title)
                .raw("</h3>\n<p class=\"what\">")
                .text(what);
        out.raw("</p>\n<div class=\"chart\" data-chart=\"" + kind + "\" data-pool=\"" + index + "\"></div></div>\n");
    }

    private void flames() {
        if (pool.stacks().borrows() == 0 && pool.stacks().leaks() == 0) return;
        String dropped = pool.stacksDropped() == 0
                ? ""
                : " " + Amounts.count(pool.stacksDropped(), "more sample") + " came too fast to be looked at.";
        chart(
                "flame",
                "Where from",
                "Stacks of a sample of " + Amounts.count(pool.stacks().borrows(), "borrow")
                        + ": a box is a call, as wide as its part, with what it called below it. Click one to see it alone."
                        + dropped);
    }

    private void sizes() {
        if (prediction == null || prediction.sizes().isEmpty()) return;
        chart(
                "sizing",
                "How many connections it takes",
                "What borrows would have waited with pools of other sizes, if each connection was held as long as it was here. That is"
                        + " an upper bound: beside thousands of connections that are being opened all else is slow, and things are held"
                        + " longer than in a pool.");
        out.raw("<div class=\"wide\"><table class=\"plain\"><thead><tr><th>at most</th><th>waits for 1 ms or less</th>"
                + "<th>99 % wait at most</th></tr></thead><tbody>\n");
        for (SizePoint point : prediction.sizes()) {
            out.raw("<tr>").element("td", Amounts.count(point.size(), "connection"));
            out.element("td", Amounts.percent(Math.round(point.shareWithinMilli() * 1_000_000), 1_000_000));
            out.element("td", Amounts.duration(point.waitP99Nanos())).raw("</tr>\n");
        }
        out.raw("</tbody></table></div>\n");
    }

    private void leases(String title, List<LeaseSite> sites) {
        if (sites.isEmpty()) return;
        out.raw("<h3>").text(title).raw("</h3>\n");
        int shown = 0;
        for (LeaseSite site : sites) {
            out.raw(shown++ < OPEN_STACKS ? "<details class=\"leak\" open>" : "<details class=\"leak\">");
            out.raw("<summary><b>")
                    .text(Amounts.count(site.count(), "connection"))
                    .raw("</b> ");
            out.text(Place.of(site.site())).raw("</summary>\n<p>");
            out.text("First borrowed at " + run.time(site.firstEpochMillis()) + ", the latest by thread "
                    + Place.clean(site.lastThread()) + Place.lastStatement(site.lastStatement()) + ".");
            out.raw("</p>\n<pre>")
                    .text(Place.stack(site.site()).replace("\n    at ", "\nat ").trim())
                    .raw("</pre></details>\n");
        }
    }

    private void retired() {
        if (pool.retired().isEmpty()) return;
        List<Map.Entry<RetiredGroup, Long>> groups =
                new ArrayList<>(pool.retired().entrySet());
        Collections.sort(groups, MOST_FIRST);
        out.raw(
                "<h3>Closed for good</h3>\n<div class=\"wide\"><table class=\"plain\"><thead><tr><th class=\"n\">count</th>"
                        + "<th>why</th><th>borrowed at</th></tr></thead><tbody>\n");
        for (Map.Entry<RetiredGroup, Long> entry : groups) {
            RetiredGroup group = entry.getKey();
            String detail = group.detail() == null ? "" : ": " + Place.clean(group.detail());
            out.raw("<tr><td class=\"n\">")
                    .text(Amounts.count(entry.getValue()))
                    .raw("</td>");
            out.element("td", group.reason().words() + detail);
            out.element("td", group.site() == null ? "" : Place.of(group.site()))
                    .raw("</tr>\n");
        }
        out.raw("</tbody></table></div>\n");
    }

    private static final Comparator<Map.Entry<RetiredGroup, Long>> MOST_FIRST =
            new Comparator<Map.Entry<RetiredGroup, Long>>() {
                @Override
                public int compare(Map.Entry<RetiredGroup, Long> a, Map.Entry<RetiredGroup, Long> b) {
                    return b.getValue().compareTo(a.getValue());
                }
            };
}
