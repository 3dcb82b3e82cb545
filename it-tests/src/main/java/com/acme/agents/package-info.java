/** Other people's agents, and one that makes a method of ours throw: each is an agent jar of its own in the tests. */
package com.acme.agents;
