package dev.unchurn.report.html;

import dev.unchurn.config.OptionInForce;
import dev.unchurn.event.PoolName;
import dev.unchurn.report.Amounts;
import dev.unchurn.report.Findings;
import dev.unchurn.stats.PoolSnapshot;
import dev.unchurn.stats.Prediction;
import dev.unchurn.stats.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The whole report: summary, a part for each pool, and how the program was run. Not thread-safe. */
final class Page {
    /** The others are in the totals. */
    static final int MAX_POOLS = 20;

    private final Run run;
    private final Snapshot snapshot;
    private final Map<PoolName, Prediction> predictions;
    private final List<PoolSnapshot> shown;
    private final Markup out = new Markup();

    Page(Run run, Snapshot snapshot, Map<PoolName, Prediction> predictions) {
        this.run = run;
        this.snapshot = snapshot;
        this.predictions = predictions;
        List<PoolSnapshot> pools = new ArrayList<>(snapshot.pools());
        Collections.sort(pools, MOST_BORROWS_FIRST);
        this.shown = pools.subList(0, Math.min(pools.size(), MAX_POOLS));
    }

    private static final Comparator<PoolSnapshot> MOST_BORROWS_FIRST = new Comparator<PoolSnapshot>() {
        @Override
        public int compare(PoolSnapshot a, PoolSnapshot b) {
            return Long.compare(b.borrows(), a.borrows());
        }
    };

    String html() throws IOException {
        String style = Resources.read("uplot.css") + Resources.read("report.css");
        String charts = Resources.read("uplot.js");
        String script = Resources.read("report.js");
        out.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none';"
                + " form-action 'none'; style-src " + Resources.hash(style) + "; script-src " + Resources.hash(charts)
                + " "
                + Resources.hash(script) + "\">\n");
        out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.raw(
                "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        out.element("title", "Unchurn report, " + run.start())
                .raw("\n<style>")
                .raw(style)
                .raw("</style>\n</head>\n<body>\n");
        header();
        summary();
        for (int i = 0; i < shown.size(); i++) {
            PoolSnapshot pool = shown.get(i);
            new PoolPart(out, run, pool, predictions.get(pool.name()), i).write();
        }
        conditions();
        out.raw("<script type=\"application/json\" id=\"data\">").raw(data()).raw("</script>\n");
        out.raw("<script>").raw(charts).raw("</script>\n<script>").raw(script).raw("</script>\n</body>\n</html>\n");
        return out.toString();
    }

    private String data() {
        Json json = new Json()
                .open('{')
                .key("offset")
                .text(run.offset())
                .key("pools")
                .open('[');
        for (PoolSnapshot pool : shown) ChartData.write(json, run, pool, predictions.get(pool.name()));
        return json.close(']').close('}').toString();
    }

    private void header() {
        out.raw("<header>\n<h1>").text(verb()).raw("</h1>\n<p class=\"sub\">");
        out.text(run.start() + " to " + run.end() + " (" + run.offset() + "), " + Amounts.duration(run.nanos())
                + "; process " + run.process() + "; mode " + run.mode());
        out.raw("</p>\n</header>\n");
    }

    private static String verb() {
        return "Who opens connections, and what it costs";
    }

    private void summary() {
        out.raw("<section class=\"summary\" id=\"summary\">\n<h2>In short</h2>\n");
        if (shown.isEmpty()) out.element("p", "The program opened no connection through DriverManager.");
        for (PoolSnapshot pool : shown) {
            if (shown.size() > 1) out.element("h3", pool.name().toString());
            out.raw("<ul>\n");
            for (Findings.Finding finding : Findings.of(pool, predictions.get(pool.name()), run.nanos())) {
                out.raw(finding.isWarning() ? "<li class=\"warn\">" : "<li>").text(finding.text());
                out.raw("</li>\n");
            }
            out.raw("</ul>\n");
        }
        int left = snapshot.pools().size() - shown.size();
        if (left > 0) out.element("p", "And " + Amounts.count(left, "other pool") + " with fewer borrows.");
        out.raw(
                "<noscript><p>Charts need JavaScript, which is switched off here. All else can be read without.</p></noscript>\n");
        out.raw("</section>\n");
    }

    private void conditions() {
        out.raw("<section id=\"run\">\n<h2>How it was run</h2>\n<dl class=\"facts\">");
        fact("Unchurn", run.version());
        fact("Java", run.java());
        fact("Process", run.process());
        fact("First connection", run.start() + " (" + run.offset() + ")");
        fact("Observed for", Amounts.duration(run.nanos()));
        out.raw(
                "</dl>\n<h3>Options in force</h3>\n<div class=\"wide\"><table class=\"plain\"><thead><tr><th>option</th>"
                        + "<th>value</th><th>set in</th></tr></thead><tbody>\n");
        for (OptionInForce option : run.options()) {
            out.raw(option.source().equals("default") ? "<tr class=\"quiet\">" : "<tr>");
            out.element("td", option.name()).element("td", option.value()).element("td", option.source());
            out.raw("</tr>\n");
        }
        out.raw("</tbody></table></div>\n</section>\n");
    }

    private void fact(String name, String value) {
        out.raw("<div>").element("dt", name).element("dd", value).raw("</div>");
    }
}
