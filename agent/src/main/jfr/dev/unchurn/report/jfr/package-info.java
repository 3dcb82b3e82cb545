/**
 * Our events in the JVM's Flight Recorder. The entry type is {@link dev.unchurn.report.jfr.Recordings}, which
 * {@link dev.unchurn.report.JfrReport} loads by its name: nothing else of the agent needs the module {@code jdk.jfr}, which
 * a JVM may lack. Compiled apart from the rest, because the API of release 8 does not have it; only what Java 8u262 has is
 * used. Names, labels and units of events and fields are what users write in their queries: they stay as they are.
 */
@NullMarked
package dev.unchurn.report.jfr;

import org.jspecify.annotations.NullMarked;
