package dev.unchurn.pool;

import dev.unchurn.event.BorrowInfo;
import dev.unchurn.event.Listener;
import dev.unchurn.event.PoolName;

/** The ledger of one pool, whose steps the test takes one by one, in the name of any thread: between two of them nothing happens. */
final class SteppedLedger {
    final Ledger ledger;
    final Upkeep upkeep;

    /** Moved on by the test. */
    long now;

    private final Pools pools;
    private final Pool pool;

    /** @param lineNanos for {@link Turns}; 0 for none */
    SteppedLedger(long lineNanos) {
        pools = new Pools(PoolSettings.builder().build(), new Listener() {}, () -> 0, task -> {}, lineNanos);
        pool = pools.add(PoolName.of("jdbc:postgresql://db/x", null));
        ledger = pool.ledger();
        upkeep = pool.upkeep();
    }

    Lease lease(long threadId) {
        return new Lease(pool, now, BorrowInfo.UNKNOWN, threadId);
    }

    /** Opens a connection for this borrower, as for one who has waited for long enough; what the borrower has then. */
    Physical open(Lease lease, long openNanos) {
        Slot slot = ledger.placeOrStay(ledger.join(lease, now), now);
        Physical physical = new LedgerLincheckTest.Connection();
        ledger.opened(slot, new Opened(physical, pools.watch(physical, slot), openNanos, now, 0), lease);
        return lease.takePhysical();
    }
}
