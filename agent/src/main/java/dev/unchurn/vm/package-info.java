/** What we tell the JVM's compilers. */
@NullMarked
package dev.unchurn.vm;

import org.jspecify.annotations.NullMarked;
