package dev.unchurn.report.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.SettingDefinition;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** A physical connection. Used by one thread. */
@Name("dev.unchurn.Open")
@Label("Connection Opened")
@Description("A physical connection was opened, or could not be")
@Category("Unchurn")
@StackTrace(true)
final class OpenEvent extends Event {
    @Label("Pool")
    @Description("User, server and database, without any secret")
    @Nullable
    String pool;

    @Label("Open Time")
    @Timespan(Timespan.NANOSECONDS)
    long openTime;

    @Label("Succeeded")
    @Description("The driver returned a connection")
    boolean succeeded;

    @Label("Longer Than")
    @Description("Record only what took at least this time")
    @SettingDefinition
    boolean longerThan(LongerThan least) {
        return least.isReached(openTime);
    }
}
