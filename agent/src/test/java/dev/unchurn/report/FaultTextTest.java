package dev.unchurn.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class FaultTextTest {
    private static String firstLine(Throwable failure) {
        String text = FaultText.of(failure);
        return text.substring(0, text.indexOf('\n'));
    }

    @Test
    void fault_ofOurs_hasItsMessageAndStack() {
        assertThat(FaultText.of(new IllegalStateException("slot is LEASED")))
                .startsWith(
                        "java.lang.IllegalStateException: slot is LEASED\n    at dev.unchurn.report.FaultTextTest.");
    }

    @Test
    void fault_ofTheJvm_hasItsMessageOnOneLine() {
        Throwable verify = new VerifyError("Bad type\nException Details:");

        assertThat(firstLine(verify)).isEqualTo("java.lang.VerifyError: Bad type Exception Details:");
    }

    @Test
    void fault_ofJdbc_hasItsStateOnly() {
        SQLException refused = new SQLException("password hunter2 wrong", "28P01");

        assertThat(firstLine(refused)).isEqualTo("java.sql.SQLException (SQLSTATE 28P01)");
        assertThat(FaultText.of(refused)).doesNotContain("hunter2");
    }

    @Test
    void fault_thatWrapsJdbc_hasNoMessage() {
        Throwable wrapped = new IllegalStateException(new SQLException("hunter2", "28P01"));

        assertThat(firstLine(wrapped))
                .isEqualTo("java.lang.IllegalStateException, caused by java.sql.SQLException (SQLSTATE 28P01)");
        assertThat(FaultText.of(wrapped)).doesNotContain("hunter2");
    }

    @Test
    void fault_ofALibrary_hasNoMessage() {
        Throwable parse = null;
        try {
            URI.create("jdbc:x //hunter2");
        } catch (IllegalArgumentException e) {
            parse = e;
        }

        assertThat(FaultText.of(parse))
                .startsWith("java.lang.IllegalArgumentException")
                .doesNotContain("hunter2");
    }

    @Test
    void fault_thatNamesAUrl_hasNoMessage() {
        assertThat(FaultText.of(new IllegalStateException("no pool for jdbc:x:hunter2")))
                .doesNotContain("hunter2");
        assertThat(FaultText.of(new IllegalStateException("Password hunter2"))).doesNotContain("hunter2");
    }

    @Test
    void fault_withCausesInACircle_ends() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);

        assertThat(firstLine(a)).startsWith("java.lang.RuntimeException");
    }
}
