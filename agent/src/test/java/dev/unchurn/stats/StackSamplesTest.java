package dev.unchurn.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.CallSite;
import dev.unchurn.event.LeaseInfo;
import dev.unchurn.event.PoolName;
import org.junit.jupiter.api.Test;

class StackSamplesTest {
    private static final PoolName POOL = PoolName.of("jdbc:postgresql://db1:5432/orders", "shop");

    private final Stats stats = new Stats();

    private static BorrowInfo borrow(String method) {
        Throwable stack = new Throwable();
        stack.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("java.sql.DriverManager", "getConnection", "DriverManager.java", 1),
            new StackTraceElement("shop.OrderDao", method, "OrderDao.java", 42),
            new StackTraceElement("shop.Main$$Lambda/0x00001", "main", "Main.java", 7)
        });
        return new BorrowInfo(CallSite.of(stack.getStackTrace()), stack, null);
    }

    private PoolSnapshot pool() {
        PoolSnapshot pool = stats.snapshot().pool(POOL);
        assertThat(pool).isNotNull();
        return pool;
    }

    @Test
    void stacks_ofBorrows_areOneTreeFromTheOutermostFrame() {
        BorrowInfo find = borrow("find");
        BorrowInfo move = borrow("move");
        stats.borrowed(POOL, find, 0, false);
        stats.borrowed(POOL, move, 0, true);
        stats.released(POOL, find, 500);
        stats.leaked(POOL, move, new LeaseInfo(move.site(), "main", 0, 0));
        stats.foldStacks();

        StackNode main = pool().stacks().callees().get(0);
        assertThat(pool().stacks().callees()).hasSize(1);
        assertThat(main.frame()).isNotNull();
        assertThat(main.frame().getClassName()).isEqualTo("shop.Main$$Lambda");
        assertThat(main.borrows()).isEqualTo(2);
        assertThat(main.opens()).isEqualTo(1);
        assertThat(main.heldNanos()).isEqualTo(500);
        assertThat(main.leaks()).isEqualTo(1);
        assertThat(main.callees()).hasSize(2);
        assertThat(main.callees().get(0).frame().getMethodName()).isEqualTo("find");
        assertThat(main.callees().get(0).callees()).isEmpty();
        assertThat(main.callees().get(0).leaks()).isZero();
    }

    @Test
    void samples_beyondTheBound_areDroppedAndCounted() {
        for (int i = 0; i < StackSamples.MAX_WAITING + 5; i++) stats.borrowed(POOL, borrow("find"), 0, false);
        stats.foldStacks();
        assertThat(pool().stacks().borrows()).isEqualTo(StackSamples.MAX_WAITING);
        assertThat(pool().stacksDropped()).isEqualTo(5);

        stats.borrowed(POOL, borrow("find"), 0, false);
        stats.foldStacks();
        assertThat(pool().stacks().borrows()).isEqualTo(StackSamples.MAX_WAITING + 1);
    }

    @Test
    void frames_beyondTheBound_areCountedAtTheLastOneKnown() {
        int stacks = StackTree.MAX_NODES + 100;
        for (int i = 0; i < stacks; i++) {
            stats.borrowed(POOL, borrow("m" + i), 0, false);
            stats.foldStacks();
        }

        StackNode main = pool().stacks().callees().get(0);
        assertThat(main.borrows()).isEqualTo(stacks);
        assertThat(main.callees()).hasSize(StackTree.MAX_NODES - 1);
    }
}
