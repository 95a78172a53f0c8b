package io.aethermagic.console;

/**
 * Goes along with this instance on each of its transports, from each start to the next
 * stop. A bean of this type is told of both.
 */
public interface TransportCompanion {

	/**
	 * A transport is about to be started: listeners of its node can still be added. All
	 * companions are told before the first transport connects.
	 * @param transport this instance on the transport
	 */
	void starting(RunningTransport transport);

	/**
	 * The transport is about to be stopped; there may still be a connection.
	 * @param transport this instance on the transport
	 */
	void stopping(RunningTransport transport);

}
