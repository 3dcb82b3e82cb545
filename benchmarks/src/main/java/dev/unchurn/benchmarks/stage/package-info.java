/**
 * Where the programs of {@link dev.unchurn.benchmarks.EndToEnd} play: a PostgreSQL server with pgbench's tables, what may stand
 * between it and the program (a pooler, a delay), and what can be seen of it from outside (processor time, memory, sessions).
 * {@link dev.unchurn.benchmarks.stage.Stage} sets it all up and takes it all down.
 */
@NullMarked
package dev.unchurn.benchmarks.stage;

import org.jspecify.annotations.NullMarked;
