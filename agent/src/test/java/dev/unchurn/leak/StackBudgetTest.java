package dev.unchurn.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.config.Stacks;
import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import org.junit.jupiter.api.Test;

class StackBudgetTest {
    @Test
    void off_looksAtNothing() {
        BorrowInfo borrow = new StackBudget(Stacks.OFF, true).take(StackBudgetTest.class);

        assertThat(borrow.site()).isSameAs(CallSite.UNKNOWN);
        assertThat(borrow.stack()).isNull();
    }

    @Test
    void all_takesEveryStack() {
        StackBudget budget = new StackBudget(Stacks.ALL, true);
        for (int i = 0; i < 100; i++) assertThat(budget.take(null).stack()).isNotNull();
    }

    @Test
    void auto_takesTheFirstStack_withTheCallerInIt() {
        Throwable stack = new StackBudget(Stacks.AUTO, true).take(null).stack();

        assertThat(stack).isNotNull();
        assertThat(stack.getStackTrace()[2].getClassName()).isEqualTo(StackBudgetTest.class.getName());
    }

    @Test
    void auto_takesNoMoreThanTwoHundredStacksAndFiveThousandPlacesASecond() {
        StackBudget budget = new StackBudget(Stacks.AUTO, true);
        long began = System.nanoTime();
        int stacks = 0;
        int places = 0;
        for (int i = 0; i < 100_000; i++) {
            BorrowInfo borrow = budget.take(StackBudgetTest.class);
            if (borrow.stack() != null) stacks++;
            if (!borrow.site().equals(CallSite.somewhereIn(StackBudgetTest.class.getName()))) places++;
        }
        long elapsedNanos = System.nanoTime() - began;

        assertThat(stacks).isPositive();
        assertThat(places).isBetween(1_000, 99_999);
        // the first ones are free
        assertThat((long) stacks).isLessThanOrEqualTo(elapsedNanos / 5_000_000 + 22);
        assertThat((long) places).isLessThanOrEqualTo(elapsedNanos / 200_000 + 1_002);
    }

    @Test
    void auto_atAPlaceThatLeaks_takesEveryStackThatItLooksAt() {
        StackBudget budget = new StackBudget(Stacks.AUTO, true);
        int looked = 0;
        int stacks = 0;
        for (int i = 0; i < 100_000; i++) {
            BorrowInfo borrow = budget.take(StackBudgetTest.class);
            borrow.site().markLeaking();
            if (i == 0 || borrow.site().equals(CallSite.somewhereIn(StackBudgetTest.class.getName()))) continue;
            looked++;
            if (borrow.stack() != null) stacks++;
        }

        assertThat(looked).isGreaterThan(50);
        assertThat(stacks).isEqualTo(looked);
    }
}
