package dev.unchurn.report.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import org.jspecify.annotations.Nullable;

/** A proved leak, found by a thread of ours: the stack is that of the borrow. Used by one thread. */
@Name("dev.unchurn.Leak")
@Label("Connection Leaked")
@Description("A connection became unreachable without being closed")
@Category("Unchurn")
@StackTrace(false)
final class LeakEvent extends Event {
    @Label("Pool")
    @Description("User, server and database, without any secret")
    @Nullable
    String pool;

    @Label("Call Site")
    @Description("The place in the program that borrowed the connection, and who called it")
    @Nullable
    String callSite;

    @Label("Stack")
    @Description("The stack of the borrow, or the part of it that was looked at")
    @Nullable
    String stack;

    @Label("Borrower")
    @Description("The name of the thread that borrowed it")
    @Nullable
    String borrower;

    @Label("Borrowed")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long borrowed;

    @Label("Held Time")
    @Description("From the borrow until it was found unreachable")
    @Timespan(Timespan.NANOSECONDS)
    long heldTime;

    @Label("Last Statement")
    @Description("The last statement whose text was seen, without its literals")
    @Nullable
    String lastStatement;
}
