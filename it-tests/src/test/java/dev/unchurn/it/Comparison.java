package dev.unchurn.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.it.SharedServer.Database;
import dev.unchurn.itsupport.ChildJvm.Outcome;

/** Runs a program without and with the agent, each time in an empty database of the same name. */
final class Comparison {
    private Comparison() {}

    /** What the program did with the agent; it printed, byte for byte, what it prints without. */
    static Outcome sameAsRaw(Jvm jvm, String options, Class<?> program) throws Exception {
        Database database = SharedServer.newDatabase();
        Outcome raw = Programs.raw(jvm, program, database.arguments());
        database.empty();
        Outcome pooled = Programs.withAgent(jvm, options, program, database.arguments());
        assertSame(pooled, raw);
        return pooled;
    }

    static void assertSame(Outcome pooled, Outcome raw) {
        assertThat(raw.out()).as("the program prints something").isNotEmpty();
        assertThat(pooled.out()).as(pooled.describe()).isEqualTo(raw.out());
    }
}
