/**
 * Pools behind {@code DriverManager}, for comparison: a driver that takes the place of the real one and answers each request
 * from a pool for that URL and those properties. {@link com.acme.pools.RunPooled} runs the conformance probes on it.
 */
package com.acme.pools;
