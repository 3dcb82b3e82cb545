/**
 * What the tests of several packages stand on: a clock that is moved by hand, a server and connections that exist in
 * memory only, a listener that remembers what it heard. Nothing here knows a test framework's life cycle.
 */
@NullMarked
package dev.unchurn.testing;

import org.jspecify.annotations.NullMarked;
