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

/** The program closed its connection. Used by one thread. */
@Name("dev.unchurn.Release")
@Label("Connection Released")
@Description("The program closed its connection")
@Category("Unchurn")
@StackTrace(true)
final class ReleaseEvent extends Event {
    @Label("Pool")
    @Description("User, server and database, without any secret")
    @Nullable
    String pool;

    @Label("Call Site")
    @Description("The place in the program that borrowed the connection, and who called it")
    @Nullable
    String callSite;

    @Label("Held Time")
    @Description("From the borrow to the close")
    @Timespan(Timespan.NANOSECONDS)
    long heldTime;

    @Label("Driver Time")
    @Description("For how much of it a thread was inside the driver: executing, committing, rolling back")
    @Timespan(Timespan.NANOSECONDS)
    long driverTime;

    @Label("Idle in Transaction")
    @Description("For how much of it a transaction was open and the program did something else")
    @Timespan(Timespan.NANOSECONDS)
    long idleInTransactionTime;

    @Label("Statements")
    @Description("How many statements were executed; a batch is one")
    long statements;

    @Label("Longer Than")
    @Description("Record only connections that were held for at least this time")
    @SettingDefinition
    boolean longerThan(LongerThan least) {
        return least.isReached(heldTime);
    }
}
