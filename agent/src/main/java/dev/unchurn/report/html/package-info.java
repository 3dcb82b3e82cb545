/**
 * The report as one HTML file that needs nothing else. {@link dev.unchurn.report.html.HtmlReport} takes a snapshot and writes
 * the {@link dev.unchurn.report.html.Page}, whole or not at all. Everything that can be read without a script is written here,
 * escaped by {@link dev.unchurn.report.html.Markup}; what the scripts draw goes into the page as data, by
 * {@link dev.unchurn.report.html.Json}, and into the document as text only. It must not decide anything, and must not know where
 * the numbers come from.
 */
@NullMarked
package dev.unchurn.report.html;

import org.jspecify.annotations.NullMarked;
