/**
 * What the owner of the program can set. One table of {@link dev.unchurn.config.Option options} (name, default, unit,
 * meaning, check) becomes one immutable {@link dev.unchurn.config.Settings}; the documentation comes from the same
 * table. Reading never fails: what cannot be understood becomes one line for standard error, and the default is used.
 * All of this runs inside {@code premain}, so it is a handful of small classes on plain {@code java.io}: no NIO, no
 * regular expressions, no lambdas. The package knows nothing of the rest of the agent.
 */
@NullMarked
package dev.unchurn.config;

import org.jspecify.annotations.NullMarked;
