/**
 * Orders and stock of a small trading house: a console program as they were written about 2005.
 *
 * <p>Start it with {@link com.acme.orders.Main}. It opens a connection wherever it needs one, uses threads of its own,
 * and knows neither pools nor the agent. It makes a handful of well-known mistakes with connections; each stands at a
 * place of its own, marked with a comment "sin:", and {@code examples/README.md} lists them. What it prints in lines
 * that begin with RESULT depends on its settings alone, never on the order in which its threads run.
 */
package com.acme.orders;
