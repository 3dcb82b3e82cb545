/**
 * What the JVM gives only to agents: patching loaded classes, defining classes anywhere, instances without constructors.
 *
 * <p>{@link dev.unchurn.jvm.Patches} is the one class-file transformer; {@link dev.unchurn.jvm.Internals} reaches the
 * JVM's unsafe operations without a module of the application's and without a warning. Knows nothing of JDBC.
 */
@NullMarked
package dev.unchurn.jvm;

import org.jspecify.annotations.NullMarked;
