/**
 * What a person gets to read. {@link dev.unchurn.report.LogReport} hears events and reads snapshots, and writes lines
 * to the {@link dev.unchurn.report.Log}; every word of them is in {@link dev.unchurn.report.Wording}. One line is one
 * fact: what happened, where, how often. Nothing here decides anything about connections, and nothing goes to standard
 * output.
 */
@NullMarked
package dev.unchurn.report;

import org.jspecify.annotations.NullMarked;
