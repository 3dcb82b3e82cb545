package dev.unchurn.bootstrap;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The JVM's compilers leave a call of such a method a call. In the agent's jar this is {@code jdk.internal.vm.annotation.DontInline},
 * which HotSpot obeys in classes of the JDK's own loaders from Java 9 on; where it does not know it, it means nothing.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DontInline {}
