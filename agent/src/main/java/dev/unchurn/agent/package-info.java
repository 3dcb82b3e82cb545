/**
 * How the agent comes into a JVM: {@code premain} and {@code agentmain}, the loading of our own classes, and the wiring of
 * the parts. The entry type is {@link dev.unchurn.agent.AgentLoader}. This package knows every other one; nobody knows
 * it. It must not decide anything about connections.
 */
@NullMarked
package dev.unchurn.agent;

import org.jspecify.annotations.NullMarked;
