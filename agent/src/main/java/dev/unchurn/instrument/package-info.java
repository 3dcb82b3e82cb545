/**
 * The hook in {@code java.sql.DriverManager}.
 *
 * <p>{@link dev.unchurn.instrument.DriverManagerHook} puts the gate beside {@code DriverManager} when that class is loaded
 * and patches three of its methods: each patch is one call to the gate. Knows no pool and no driver.
 */
@NullMarked
package dev.unchurn.instrument;

import org.jspecify.annotations.NullMarked;
