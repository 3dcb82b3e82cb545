package dev.unchurn.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.htmlunit.BrowserVersion;
import org.htmlunit.ScriptException;
import org.htmlunit.WebClient;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.javascript.SilentJavaScriptErrorListener;
import org.htmlunit.util.WebConnectionWrapper;

/**
 * A browser in pure Java, on every machine: it runs the report's script, but lays nothing out, draws no curves and keeps no
 * content security policy. So what is harmless here is harmless without one.
 */
final class HtmlUnit implements Browser {
    private final List<String> fetched = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final WebClient client = new WebClient(BrowserVersion.CHROME);
    private HtmlPage page;

    HtmlUnit() {
        client.getOptions().setThrowExceptionOnScriptError(false);
        client.setJavaScriptErrorListener(new SilentJavaScriptErrorListener() {
            @Override
            public void scriptException(HtmlPage where, ScriptException thrown) {
                if (!isOfCharts(thrown.getMessage())) complaints.add(thrown.getMessage());
            }
        });
        new WebConnectionWrapper(client) {
            @Override
            public WebResponse getResponse(WebRequest request) throws IOException {
                fetched.add(request.getUrl().toString());
                return super.getResponse(request);
            }
        };
    }

    /** The library that draws curves is written in a younger JavaScript than this browser reads. */
    private static boolean isOfCharts(String message) {
        return message.startsWith("syntax error") || message.contains("\"uPlot\" is not defined");
    }

    @Override
    public void open(Path file) throws IOException {
        URI address = file.toUri();
        page = client.getPage(address.toURL());
        client.waitForBackgroundJavaScript(2_000);
        fetched.removeIf(found -> found.endsWith("/" + file.getFileName()));
    }

    @Override
    public String evaluate(String expression) {
        return String.valueOf(
                page.executeJavaScript("String(" + expression + ")").getJavaScriptResult());
    }

    @Override
    public void click(String selector) throws IOException {
        page.<HtmlElement>querySelector(selector).click();
    }

    @Override
    public List<String> fetched() {
        return fetched;
    }

    @Override
    public List<String> complaints() {
        return complaints;
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return "HtmlUnit";
    }
}
