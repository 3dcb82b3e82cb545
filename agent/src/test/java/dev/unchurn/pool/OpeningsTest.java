package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningsTest {
    private final Agenda agenda = new Agenda();
    private final Openings openings = new Openings(agenda);
    private final List<String> ended = new ArrayList<>();
    private long nowNanos;

    private void begin(String name, long calmNanos) {
        openings.begin(calmNanos, () -> ended.add(name + " at " + nowNanos), nowNanos);
    }

    private void runTo(long nanos) {
        for (Agenda.Item next = agenda.first(); next != null && next.atNanos <= nanos; next = agenda.first()) {
            nowNanos = next.atNanos;
            agenda.remove(next);
            next.step.run();
        }
        nowNanos = nanos;
    }

    @Test
    void openings_thatOverlap_slowEachOtherDownForThatTime() {
        openings.slowDown(count -> count, 0);
        begin("first", 1_000);
        runTo(500);
        begin("second", 1_000);
        runTo(10_000);

        assertThat(ended).containsExactly("first at 1500", "second at 2000");
    }

    @Test
    void openings_onAMachineWithoutBounds_takeWhatTheyTake() {
        begin("first", 1_000);
        runTo(500);
        begin("second", 1_000);
        runTo(10_000);

        assertThat(ended).containsExactly("first at 1000", "second at 1500");
    }

    @Test
    void opening_whileTheMachineGetsSlower_takesLongerFromThenOn() {
        begin("first", 1_000);
        runTo(500);
        openings.slowDown(count -> 3, nowNanos);
        runTo(10_000);

        assertThat(ended).containsExactly("first at 2000");
    }
}
