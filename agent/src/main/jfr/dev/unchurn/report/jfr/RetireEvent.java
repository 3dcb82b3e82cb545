package dev.unchurn.report.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A physical connection is gone; often found by a thread of ours, whose stack says nothing. Used by one thread. */
@Name("dev.unchurn.Retire")
@Label("Connection Retired")
@Description("A physical connection was closed for good")
@Category("Unchurn")
@StackTrace(false)
final class RetireEvent extends Event {
    @Label("Pool")
    @Description("User, server and database, without any secret")
    @Nullable
    String pool;

    @Label("Call Site")
    @Description("The place in the program that borrowed the connection, and who called it")
    @Nullable
    String callSite;

    @Label("Reason")
    @Nullable
    String reason;

    @Label("Detail")
    @Description("The statement, the call or the failure that was the reason")
    @Nullable
    String detail;
}
