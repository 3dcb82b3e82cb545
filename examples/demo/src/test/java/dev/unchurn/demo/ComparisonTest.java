package dev.unchurn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final String LEAK = "2026-11-23 15:14:00 WARN unchurn: leak: Db.open (Db.java:20)"
            + " < NightlyCheck.addsUp (NightlyCheck.java:20) never closed %s, first at 14:03:11, last by thread main";
    private static final List<String> GOOD_LINES =
            List.of(LEAK.formatted("1 connection"), LEAK.formatted("2 connections"));

    @Test
    void table_showsBothRunsSideBySide() {
        assertThat(comparison(measured(6000, 30, 6300, 8), measured(6000, 2, 12, 6, GOOD_LINES))
                        .table())
                .containsExactly(
                        "                              without the agent     with the agent",
                        "operations                                6,000              6,000",
                        "throughput                                200/s            3,000/s   15.0 times",
                        "operation p50                            1.5 ms             1.5 ms",
                        "operation p99                           12.0 ms            12.0 ms",
                        "connections the server saw                6,300                 12",
                        "backends at peak                              8                  6",
                        "business results                                         identical",
                        "leaks found                                                      2   at Db.open (Db.java:20)"
                                + " < NightlyCheck.addsUp (NightlyCheck.java:20)");
    }

    @Test
    void broken_whenAllIsWell_isEmpty() {
        assertThat(comparison(measured(6000, 30, 6300, 8), measured(6000, 2, 13, 6, GOOD_LINES))
                        .broken())
                .isEmpty();
    }

    @Test
    void broken_withTooManyConnections_saysSo() {
        assertThat(comparison(measured(6000, 30, 6300, 8), measured(6000, 2, 14, 6, GOOD_LINES))
                        .broken())
                .singleElement()
                .asString()
                .contains("14 connections")
                .contains("13 were expected");
    }

    @Test
    void broken_whenNotFaster_saysSo() {
        assertThat(comparison(measured(6000, 30, 6300, 8), measured(6000, 30, 12, 6, GOOD_LINES))
                        .broken())
                .containsExactly("the throughput is not higher with the agent");
    }

    @Test
    void broken_withAnotherResult_namesTheLines() {
        Measured other = new Measured(6000, 2, 1, 1, 12, 6, List.of("RESULT a=2"), GOOD_LINES);
        Comparison comparison = comparison(measured(6000, 30, 6300, 8), other);
        assertThat(comparison.broken())
                .containsExactly(
                        "the results differ: only without: RESULT a=1", "the results differ: only with: RESULT a=2");
        assertThat(comparison.table()).anyMatch(line -> line.endsWith("DIFFERENT"));
    }

    @Test
    void broken_withAMissedAndAFalseLeak_saysBoth() {
        assertThat(comparison(measured(6000, 30, 6300, 8), measured(6000, 2, 12, 6, List.of()))
                        .broken())
                .singleElement()
                .asString()
                .startsWith("the planted leak in NightlyCheck.java was not found");
        List<String> lines = List.of(
                GOOD_LINES.get(1), "unchurn: leak: OrderDao.find (OrderDao.java:16) never closed 1 connection, first");
        assertThat(comparison(measured(6000, 30, 6300, 8), measured(6000, 2, 12, 6, lines))
                        .broken())
                .containsExactly("something that is no leak was called one: OrderDao.find (OrderDao.java:16)");
    }

    @Test
    void measured_readsWhatTheProgramPrinted() {
        Measured measured = Measured.of(
                List.of("Setting up", "RESULT a=1", "TIMING operations=10 seconds=0.5 p50_us=7 p99_us=9"),
                List.of("12:00 INFO unchurn: hello", "something else"),
                3,
                2);
        assertThat(measured)
                .isEqualTo(
                        new Measured(10, 0.5, 7, 9, 3, 2, List.of("RESULT a=1"), List.of("12:00 INFO unchurn: hello")));
    }

    private static Comparison comparison(Measured without, Measured with) {
        return new Comparison(without, with, 8, true);
    }

    private static Measured measured(int operations, double seconds, long sessions, int peak) {
        return measured(operations, seconds, sessions, peak, List.of());
    }

    private static Measured measured(int operations, double seconds, long sessions, int peak, List<String> lines) {
        return new Measured(operations, seconds, 1500, 12000, sessions, peak, List.of("RESULT a=1"), lines);
    }
}
