package dev.unchurn.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A browser with one page. For one thread. */
interface Browser extends AutoCloseable {
    /** Loads a page from disk, and waits until its scripts have run. */
    void open(Path page) throws Exception;

    /** What an expression is in the page, as JavaScript's {@code String} writes it. */
    String evaluate(String expression) throws Exception;

    /** Clicks the first element of a CSS selector, as a person does. */
    void click(String selector) throws Exception;

    /** What the page has asked for beside itself. */
    List<String> fetched();

    /** Errors of scripts, and what its policy has forbidden. */
    List<String> complaints();

    @Override
    void close() throws IOException;
}
