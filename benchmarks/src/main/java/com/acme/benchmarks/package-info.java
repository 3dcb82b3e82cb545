/**
 * What is measured: programs that know nothing of the agent, in a package that is not ours, so that the agent takes them for
 * an application and charges what they borrow to their lines.
 */
package com.acme.benchmarks;
