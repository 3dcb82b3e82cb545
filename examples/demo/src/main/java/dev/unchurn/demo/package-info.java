/**
 * The demo: runs the legacy program without the agent and with it, and puts what was measured side by side.
 *
 * <p>Entry type is {@link dev.unchurn.demo.Demo}. The program runs in a JVM of its own, unchanged, and every number
 * about connections comes from the server. The package knows the agent by its jar file and its log lines only.
 */
@NullMarked
package dev.unchurn.demo;

import org.jspecify.annotations.NullMarked;
