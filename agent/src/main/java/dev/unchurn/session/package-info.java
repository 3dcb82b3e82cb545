/**
 * What a borrower changed on a connection, and how each database is made fresh again.
 *
 * <p>{@link dev.unchurn.session.Database} is the entry: one for each kind of server whose sessions we know how to reset. It
 * gives a {@link dev.unchurn.session.Session} for each physical connection and judges SQL text before it is sent. Knows no
 * handle, and nothing of when a connection is borrowed or retired.
 */
@NullMarked
package dev.unchurn.session;

import org.jspecify.annotations.NullMarked;
