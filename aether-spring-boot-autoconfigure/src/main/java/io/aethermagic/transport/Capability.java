package io.aethermagic.transport;

/**
 * What a transport can do beyond moving messages. A handler, a call or
 * {@code aether.require} may ask for one; what is not there fails at start-up or at the
 * call.
 */
public enum Capability {

	/** Messages that it has taken survive a restart of the broker. */
	PERSISTENT,

	/** It gives a dead worker's task to another worker by itself. */
	REDELIVERY,

	/** It can hand every task to every instance. */
	BROADCAST,

	/** It hands out tasks of higher priority first. */
	PRIORITY

}
