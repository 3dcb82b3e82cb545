/**
 * Programs that know nothing of Unchurn, each doing to its connections and its server what programs do. They print what
 * must be the same with and without the agent; lines that begin with {@code #} tell of backends, which are not. They are
 * outside of {@code dev.unchurn}, so that the agent takes their places in the code for what they are: an application's.
 */
package com.acme.server;
