/**
 * Leases of connections that the program holds raw, and when a stack is taken for a borrow.
 *
 * <p>{@link dev.unchurn.leak.ObservedLeases} knows the connections that we only observe: who borrowed them, when they were
 * closed, and which ones nobody can reach any more. {@link dev.unchurn.leak.StackBudget} bounds what stacks may cost. Pooled
 * connections have their leases in the pool. Knows no driver.
 */
@NullMarked
package dev.unchurn.leak;

import org.jspecify.annotations.NullMarked;
