package dev.unchurn.it;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A headless Chromium, told what to do by its DevTools protocol. Texts come back percent-encoded, which needs no JSON to be
 * read.
 */
final class Chromium implements Browser {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final Pattern PAGE = Pattern.compile("\"webSocketDebuggerUrl\": *\"(ws://[^\"]+/page/[^\"]+)\"");
    private static final Pattern ANSWER = Pattern.compile("^\\{\"id\":(\\d+),");
    private static final Pattern VALUE = Pattern.compile("\"type\":\"string\",\"value\":\"([^\"]*)\"");
    private static final Pattern REQUESTED =
            Pattern.compile("\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{\"url\":\"([^\"]+)\"");
    private static final Pattern COMPLAINT = Pattern.compile(
            "\"method\":\"(Runtime.exceptionThrown|Runtime.consoleAPICalled|Log.entryAdded\".*?\"level\":\"error)\"");
    private static final long SECONDS = 30;

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder incoming = new StringBuilder();

    private Chromium(String program, Path profile) throws Exception {
        process = new ProcessBuilder(
                        program,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .start();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest pages = HttpRequest.newBuilder(URI.create("http://" + address() + "/json/list"))
                .build();
        Matcher page = PAGE.matcher(http.send(pages, BodyHandlers.ofString()).body());
        if (!page.find()) throw new IOException("Chromium shows no page");
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(page.group(1)), new Incoming())
                .get(SECONDS, TimeUnit.SECONDS);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) command(domain + ".enable", "");
    }

    /** Where it is; empty when there is none on the PATH. */
    static Optional<String> program() {
        for (String place : System.getenv("PATH").split(File.pathSeparator)) {
            for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
                File found = new File(place, name);
                if (found.canExecute()) return Optional.of(found.getPath());
            }
        }
        return Optional.empty();
    }

    static Chromium start(Path profile) throws Exception {
        return new Chromium(program().orElseThrow(), profile);
    }

    /** Host and port, which it says once it listens; the rest of its output is read and dropped. */
    private String address() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread reader = new Thread(() -> drop(out), "chromium-out");
                reader.setDaemon(true);
                reader.start();
                return listening.group(1);
            }
            said.append(line).append('\n');
        }
        throw new IOException("Chromium did not start: " + said);
    }

    private static void drop(BufferedReader out) {
        try {
            while (out.readLine() != null) {}
        } catch (IOException ended) {
            // It has been stopped.
        }
    }

    private final class Incoming implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            incoming.append(part);
            if (last) {
                heard(incoming.toString());
                incoming.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void heard(String message) {
        Matcher answer = ANSWER.matcher(message);
        if (answer.find()) {
            answers.remove(Integer.parseInt(answer.group(1))).complete(message);
            return;
        }
        if (COMPLAINT.matcher(message).find()) complaints.add(message);
        Matcher requested = REQUESTED.matcher(message);
        if (requested.find()) fetched.add(requested.group(1));
    }

    /** Sends a command with parameters, as JSON without the braces, and waits for the answer. */
    private String command(String method, String parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true)
                .get(SECONDS, TimeUnit.SECONDS);
        String said = answer.get(SECONDS, TimeUnit.SECONDS);
        if (said.contains("\"error\":{")) throw new IOException(method + ": " + said);
        return said;
    }

    @Override
    public void open(Path page) throws Exception {
        String address = page.toUri().toString();
        command("Page.navigate", "\"url\":" + quoted(address));
        String ready = "document.readyState === 'complete' && document.documentElement.dataset.ready";
        for (int i = 0; i < 200 && !evaluate(ready).equals("yes"); i++) Thread.sleep(50);
        if (!evaluate(ready).equals("yes")) throw new IOException("Its script did not end: " + complaints);
        fetched.remove(address);
    }

    @Override
    public String evaluate(String expression) throws Exception {
        String encoded = "encodeURIComponent(String(" + expression + "))";
        String said = command("Runtime.evaluate", "\"returnByValue\":true,\"expression\":" + quoted(encoded));
        Matcher value = VALUE.matcher(said);
        if (!value.find()) throw new IOException(expression + ": " + said);
        return URLDecoder.decode(value.group(1), StandardCharsets.UTF_8);
    }

    @Override
    public void click(String selector) throws Exception {
        String element = "document.querySelector(" + quoted(selector) + ")";
        String[] at = evaluate(
                        "(function (e) { e.scrollIntoView({ block: 'center' }); var r = e.getBoundingClientRect();"
                                + " return (r.left + r.width / 2) + ' ' + (r.top + r.height / 2); })(" + element + ")")
                .split(" ");
        String mouse = "\"x\":" + at[0] + ",\"y\":" + at[1] + ",\"button\":\"left\",\"clickCount\":1,\"type\":";
        command("Input.dispatchMouseEvent", mouse + "\"mousePressed\"");
        command("Input.dispatchMouseEvent", mouse + "\"mouseReleased\"");
    }

    /** As on a screen of this size, in CSS pixels. */
    void resize(int width, int height) throws Exception {
        command(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":"
                        + (width < 600));
    }

    /** As for somebody who prefers {@code dark} or {@code light}; the page has been told when this returns. */
    void prefer(String scheme) throws Exception {
        command(
                "Emulation.setEmulatedMedia",
                "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":" + quoted(scheme) + "}]");
        twoFrames();
    }

    /**
     * Styles follow a changed preference at once, listeners hear of it only when the next frame is made, before that frame's
     * callbacks (CSSOM View, "evaluate media queries and report changes").
     */
    private void twoFrames() throws Exception {
        String frames = "new Promise(function (done) { requestAnimationFrame(function () {"
                + " requestAnimationFrame(function () { done('yes'); }); }); })";
        command("Runtime.evaluate", "\"awaitPromise\":true,\"expression\":" + quoted(frames));
    }

    /** The whole page as a PNG. */
    void picture(Path file) throws Exception {
        String said = command("Page.captureScreenshot", "\"captureBeyondViewport\":true");
        Matcher data = Pattern.compile("\"data\":\"([^\"]+)\"").matcher(said);
        if (!data.find()) throw new IOException("No picture");
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data.group(1)));
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
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().join();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') json.append('\\').append(c);
            else if (c < ' ') json.append(' ');
            else json.append(c);
        }
        return json.append('"').toString();
    }

    @Override
    public String toString() {
        return "Chromium";
    }
}
