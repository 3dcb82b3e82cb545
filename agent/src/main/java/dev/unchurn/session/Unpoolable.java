package dev.unchurn.session;

import java.sql.SQLException;

/** The server is one whose sessions we cannot make fresh. The message goes on after "only observed: ". Immutable. */
public final class Unpoolable extends SQLException {
    private static final long serialVersionUID = 1;

    Unpoolable(String why) {
        super(why);
    }
}
