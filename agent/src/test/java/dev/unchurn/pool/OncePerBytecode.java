package dev.unchurn.pool;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** A test of minutes whose result depends on our bytecode alone: the model checker plays the same interleavings on any JVM. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@DisabledForJreRange(min = JRE.JAVA_18, disabledReason = "takes minutes, and JDK 17 has played the same interleavings")
@interface OncePerBytecode {}
