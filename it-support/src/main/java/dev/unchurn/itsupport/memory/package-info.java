/**
 * A PostgreSQL that is not there: pgjdbc itself, over a socket in memory whose far end answers with canned results. Nothing
 * waits, no thread is started and nothing is sent, so that what a benchmark measures is what is above the driver; and the
 * agent pools these connections as it pools others, because the driver is the real one. Entry type: {@link
 * dev.unchurn.itsupport.memory.MemoryPostgres}. It knows what the agent asks a server, and nothing else of the agent.
 */
@NullMarked
package dev.unchurn.itsupport.memory;

import org.jspecify.annotations.NullMarked;
