/**
 * Physical connections: opening, borrowing, waiting, sizing and retiring them.
 *
 * <p>The entry type is {@link dev.unchurn.pool.Pools}, which owns every {@link dev.unchurn.pool.Pool} and the threads
 * behind them. A physical connection is known by its {@link dev.unchurn.pool.Slot} from its opening until it is
 * retired; a {@link dev.unchurn.pool.Lease} is one borrow of it. Each pool has its
 * {@link dev.unchurn.pool.Books} under one lock, and whatever may block or call foreign code happens outside that
 * lock: {@link dev.unchurn.pool.Ledger} is borrowing and releasing, {@link dev.unchurn.pool.Upkeep} everything else. While a connection is leased nothing in this package holds it strongly, so that a forgotten one can become
 * unreachable, which is the proof of a leak. This package knows neither what the application holds nor any database:
 * it sees connections as {@link dev.unchurn.pool.Physical} only.
 */
@NullMarked
package dev.unchurn.pool;

import org.jspecify.annotations.NullMarked;
