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

/** The program had to wait. Used by one thread. */
@Name("dev.unchurn.Wait")
@Label("Wait for a Connection")
@Description("The program waited for a connection for longer than longerThan says")
@Category("Unchurn")
@StackTrace(true)
final class WaitEvent extends Event {
    static final String REUSED = "reused a connection";
    static final String OPENED = "opened a connection";
    static final String TIMED_OUT = "timed out";

    @Label("Pool")
    @Description("User, server and database, without any secret")
    @Nullable
    String pool;

    @Label("Call Site")
    @Description("The place in the program that borrowed the connection, and who called it")
    @Nullable
    String callSite;

    @Label("Wait Time")
    @Timespan(Timespan.NANOSECONDS)
    long waitTime;

    @Label("Outcome")
    @Description("How the wait ended")
    @Nullable
    String outcome;

    @Label("Longer Than")
    @Description("Record only waits of at least this time")
    @SettingDefinition
    boolean longerThan(LongWait least) {
        return least.isReached(waitTime);
    }
}
