package dev.unchurn.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;
import dev.unchurn.testing.Threads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private final Pools pools = new Pools(PoolSettings.builder().build(), new Listener() {}, () -> 0, task -> {}, 0);
    private final Pool pool = pools.add(PoolName.of("jdbc:postgresql://db/x", null));
    private final Shelf shelf = new Shelf();

    @Test
    void slot_isTakenOnce_byWhicheverThread() {
        Slot slot = new Slot(pool);
        assertThat(shelf.put(slot, 1, 0)).isTrue();
        assertThat(shelf.take(2)).isSameAs(slot);
        assertThat(shelf.take(1)).isNull();
    }

    @Test
    void slots_beyondTheCells_areRefused() {
        int put = 0;
        while (shelf.put(new Slot(pool), 7, 0)) put++;
        assertThat(put).isBetween(2, 16);
        for (int i = 0; i < put; i++) assertThat(shelf.take(i)).isNotNull();
        assertThat(shelf.take(0)).isNull();
    }

    @Test
    void slots_ofThreadsInAHurry_areNeverTwiceInTheirHands() throws Exception {
        List<Threads.Running<Integer>> running = new ArrayList<>();
        Set<Slot> inHands = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        shelf.put(new Slot(pool), 0, 0);
        shelf.put(new Slot(pool), 1, 0);
        for (int t = 0; t < 4; t++) {
            int id = t;
            running.add(Threads.start(() -> {
                int twice = 0;
                for (int i = 0; i < 50_000; i++) {
                    Slot slot = shelf.take(id);
                    if (slot == null) continue;
                    if (!inHands.add(slot)) twice++;
                    inHands.remove(slot);
                    shelf.put(slot, id, 0);
                }
                return twice;
            }));
        }
        for (Threads.Running<Integer> each : running) assertThat(each.result()).isZero();
    }
}
