/**
 * What happened to connections, told in small immutable values to one listener. The entry type is
 * {@link dev.unchurn.event.Listener}; {@link dev.unchurn.event.Listeners} passes events on to several. Every part of the
 * agent tells its events here and nobody below {@code report} logs. This package knows no other one: it must not know who
 * tells an event, who hears it, or how it is written down. {@link dev.unchurn.event.Ticker} is the clock of all.
 */
@NullMarked
package dev.unchurn.event;

import org.jspecify.annotations.NullMarked;
