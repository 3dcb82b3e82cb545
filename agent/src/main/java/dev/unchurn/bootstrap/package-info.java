/**
 * The only types that the JDK's own class loader sees.
 *
 * <p>The build renames this package to {@code java.sql} and the agent defines the four types into the loader of {@code
 * DriverManager} at run time, so that every class that can see JDBC can see them. {@link
 * dev.unchurn.bootstrap.UnchurnGate} is called by the patched {@code DriverManager} and by patched driver methods; {@link
 * dev.unchurn.bootstrap.UnchurnHandle} and {@link dev.unchurn.bootstrap.UnchurnBorrow} are what generated handles are made
 * of. Everything here speaks JDBC's own types and knows nothing of pools.
 */
@NullMarked
package dev.unchurn.bootstrap;

import org.jspecify.annotations.NullMarked;
