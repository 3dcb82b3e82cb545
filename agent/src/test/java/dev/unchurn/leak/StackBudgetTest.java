package dev.unchurn.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.config.Stacks;
import org.junit.jupiter.api.Test;

class StackBudgetTest {
    @Test
    void off_takesNone() {
        assertThat(new StackBudget(Stacks.OFF).take()).isNull();
    }

    @Test
    void all_takesEveryOne() {
        StackBudget budget = new StackBudget(Stacks.ALL);
        for (int i = 0; i < 100; i++) assertThat(budget.take()).isNotNull();
    }

    @Test
    void auto_takesTheFirst_withTheCallerInIt() {
        Throwable stack = new StackBudget(Stacks.AUTO).take();
        assertThat(stack).isNotNull();
        assertThat(stack.getStackTrace()[1].getClassName()).isEqualTo(StackBudgetTest.class.getName());
    }

    @Test
    void auto_takesNoMoreThanOneInFiftyMicroseconds() {
        StackBudget budget = new StackBudget(Stacks.AUTO);
        long began = System.nanoTime();
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            if (budget.take() != null) taken++;
        }
        long elapsedNanos = System.nanoTime() - began;
        assertThat(taken).isGreaterThan(0);
        // the first one is free
        assertThat((long) taken).isLessThanOrEqualTo(elapsedNanos / 50_000 + 2);
    }
}
