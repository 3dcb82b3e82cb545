/**
 * The numbers. {@link dev.unchurn.stats.Stats} folds events into counters, histograms and call sites, and gives out one
 * immutable {@link dev.unchurn.stats.Snapshot}, from which every outlet shows the same figures. Everything is bounded:
 * pools, places of leaks and groups of retired connections, what is beyond is counted together. Nothing here writes
 * anywhere or knows who reads.
 */
@NullMarked
package dev.unchurn.stats;

import org.jspecify.annotations.NullMarked;
