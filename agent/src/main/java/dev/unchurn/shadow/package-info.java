/**
 * What pooling would save, where nothing is pooled: the borrows that are observed are played once more in pools of virtual
 * time.
 *
 * <p>The entry type is {@link dev.unchurn.shadow.Shadow}, which hears the events and gives out predictions. The rules of
 * waiting, opening, resetting and retiring are those of the real pool, which {@link dev.unchurn.pool.ShadowPool} runs;
 * here is what the program does: each thread asks, works, and gives back, so that a thread that gets its connection sooner
 * goes on sooner. It works as fast as it would if nobody were connecting beside it, which the openings themselves tell. This package writes nothing and knows neither JDBC nor any database.
 */
@NullMarked
package dev.unchurn.shadow;

import org.jspecify.annotations.NullMarked;
