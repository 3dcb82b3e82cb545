package dev.unchurn.report.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The program has its connection. Used by one thread. */
@Name("dev.unchurn.Borrow")
@Label("Connection Borrowed")
@Description("A connection was given to the program")
@Category("Unchurn")
@StackTrace(true)
final class BorrowEvent extends Event {
    @Label("Pool")
    @Description("User, server and database, without any secret")
    @Nullable
    String pool;

    @Label("Call Site")
    @Description("The place in the program that borrowed the connection, and who called it")
    @Nullable
    String callSite;

    @Label("Wait Time")
    @Description("From the call to the connection, with everything that was opened for it")
    @Timespan(Timespan.NANOSECONDS)
    long waitTime;

    @Label("Reused")
    @Description("Nothing was opened for it")
    boolean reused;
}
