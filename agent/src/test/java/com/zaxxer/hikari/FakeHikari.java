package com.zaxxer.hikari;

import java.util.function.BooleanSupplier;

/** Has the name of a known pool, which is all that it is recognised by. */
public final class FakeHikari {
    private FakeHikari() {}

    public static boolean ask(BooleanSupplier question) {
        return question.getAsBoolean();
    }
}
