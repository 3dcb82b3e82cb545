/**
 * Programs that know nothing of the agent, as somebody else would have written them: Java 8, plain JDBC, the driver, and not
 * in a package of ours. The tests run each of them without and with the agent.
 */
package com.acme.programs;
