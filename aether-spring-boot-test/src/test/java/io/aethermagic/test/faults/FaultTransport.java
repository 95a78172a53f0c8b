package io.aethermagic.test.faults;

import java.time.Duration;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;

/**
 * Makes connections to a broker, in this process and in others: an implementation is
 * public and has a constructor without parameters.
 */
public interface FaultTransport {

	/**
	 * Make a connection.
	 * @param host where the broker is, or a proxy before it
	 * @param port its port
	 * @param timers the time
	 * @param lease the lease of the instance
	 * @return the connection, not started
	 */
	AetherTransport connect(String host, int port, Timers timers, Duration lease);

}
