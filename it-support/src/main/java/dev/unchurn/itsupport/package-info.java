/**
 * Real servers and real JVMs for tests and for the demo: a PostgreSQL and a MariaDB that live in temporary directories,
 * and a child JVM whose output is read while it runs.
 *
 * <p>Entry types are {@link dev.unchurn.itsupport.PostgresServer}, {@link dev.unchurn.itsupport.MariaDbServer} and {@link dev.unchurn.itsupport.ChildJvm}. The
 * package knows nothing of the agent: what it measures, it asks the server. Its own connections never go through
 * {@code DriverManager}, so that an agent in the same JVM does not see them.
 */
@NullMarked
package dev.unchurn.itsupport;

import org.jspecify.annotations.NullMarked;
