package dev.unchurn.report.html;

import dev.unchurn.report.Amounts;
import dev.unchurn.report.Place;
import dev.unchurn.stats.SiteSnapshot;
import java.util.List;

/** The call sites of a pool as a table that a script can sort. Stateless. */
final class SiteTable {
    private static final String[] COLUMNS = {
        "call site",
        "borrows",
        "opens",
        "reused",
        "held in all",
        "held p50",
        "held p99",
        "in the driver",
        "idle",
        "idle in transaction",
        "statements each",
        "waited in all",
        "waited p99",
        "nested",
        "in loops",
        "closed in transaction",
        "retired",
        "leaks",
        "still open"
    };

    private static final double PER_MILLE = 1000;
    private static final String UNKNOWN = "-";

    private SiteTable() {}

    static void write(Markup out, List<SiteSnapshot> sites) {
        out.raw("<div class=\"wide\"><table class=\"sites\"><thead><tr>");
        for (String column : COLUMNS)
            out.raw(column.equals(COLUMNS[0]) ? "<th>" : "<th class=\"n\">")
                    .text(column)
                    .raw("</th>");
        out.raw("</tr></thead><tbody>\n");
        for (SiteSnapshot site : sites) row(out, site);
        out.raw("</tbody></table></div>\n");
    }

    private static void row(Markup out, SiteSnapshot site) {
        String place = Place.of(site.site());
        int callers = place.indexOf(" < ");
        out.raw("<tr><td>").element("b", callers < 0 ? place : place.substring(0, callers));
        if (callers >= 0)
            out.raw("<span class=\"by\">")
                    .text("called by " + place.substring(callers + 3))
                    .raw("</span>");
        out.raw("</td>");
        int column = 1;
        count(out, column++, site.borrows());
        count(out, column++, site.opens());
        long share = site.borrows() == 0 ? 0 : site.reused() * 1000 / site.borrows();
        cell(out, column++, share, Amounts.percent(site.reused(), site.borrows()), "");
        time(out, column++, site.heldNanos());
        time(out, column++, site.heldMedianNanos());
        time(out, column++, site.heldP99Nanos());
        share(out, column++, site, site.driverNanos());
        share(out, column++, site, site.idleNanos());
        share(out, column++, site, site.idleInTransactionNanos());
        each(out, column++, site);
        time(out, column++, site.waitNanos());
        time(out, column++, site.waitP99Nanos());
        trouble(out, column++, site.nested());
        trouble(out, column++, site.inLoops());
        trouble(out, column++, site.closedInTransaction());
        trouble(out, column++, site.retired());
        trouble(out, column++, site.leaks());
        trouble(out, column, site.leased());
        out.raw("</tr>\n");
    }

    private static void count(Markup out, int column, long count) {
        cell(out, column, count, Amounts.count(count), "");
    }

    private static void time(Markup out, int column, long nanos) {
        cell(out, column, nanos, Amounts.duration(nanos), "");
    }

    /** Of the time held. */
    private static void share(Markup out, int column, SiteSnapshot site, long nanos) {
        long held = site.measuredNanos();
        if (held == 0) cell(out, column, -1, UNKNOWN, " none");
        else cell(out, column, Math.round(nanos * PER_MILLE / held), Amounts.percent(nanos, held), "");
    }

    private static void each(Markup out, int column, SiteSnapshot site) {
        if (site.measured() == 0) cell(out, column, -1, UNKNOWN, " none");
        else {
            double statements = (double) site.statements() / site.measured();
            cell(out, column, Math.round(statements * PER_MILLE), Amounts.mean(statements), "");
        }
    }

    private static void trouble(Markup out, int column, long count) {
        cell(out, column, count, Amounts.count(count), count > 0 ? " warn" : " none");
    }

    private static void cell(Markup out, int column, long value, String text, String style) {
        out.raw("<td class=\"n" + style + "\" data-v=\"" + value + "\" data-l=\"" + COLUMNS[column] + "\">");
        out.text(text).raw("</td>");
    }
}
