/**
 * The conformance probes: small programs, each of which dirties or misuses a connection, lets go of it, takes the next one and
 * prints all that it can see. They know nothing of any pool. {@link com.acme.conformance.Run} runs them one after the other,
 * {@link com.acme.conformance.Soak} many at once; {@link com.acme.conformance.Probes} is the list of them. To write some: make
 * a class with a {@link com.acme.conformance.Group}, add probes to it that use their {@link com.acme.conformance.Stage}, and
 * add one line to {@code Probes}. What a probe prints must not depend on time, on process ids, on what else runs in the
 * database, or on how often it has run before.
 */
package com.acme.conformance;
