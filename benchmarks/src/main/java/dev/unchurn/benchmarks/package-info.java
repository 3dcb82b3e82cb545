/**
 * What the agent costs: {@link dev.unchurn.benchmarks.BorrowCycle} measures one borrow, {@link
 * dev.unchurn.benchmarks.StartUp} the start of a JVM. Each measures the program with and without the agent in the same run.
 * Nothing here knows a class of the agent: it meets only {@code unchurn.jar}, as a user does.
 */
@NullMarked
package dev.unchurn.benchmarks;

import org.jspecify.annotations.NullMarked;
