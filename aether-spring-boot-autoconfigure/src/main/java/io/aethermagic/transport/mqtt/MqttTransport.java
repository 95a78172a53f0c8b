package io.aethermagic.transport.mqtt;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.support.LinkedTransport;

/**
 * Makes transports over an MQTT 5 broker. One connection is the instance's own: its
 * inbox, whose session outlives the connection, its topics and all it publishes. Each
 * container has one more for its tasks.
 * <p>
 * It is the transport whose broker promises least: no redelivery, no word on who has a
 * task. What the other transports' brokers do, callers do here.
 */
public final class MqttTransport {

	private MqttTransport() {
	}

	/**
	 * Create a transport that is not connected yet.
	 * @param settings what it keeps to
	 * @param timers the time
	 * @return the transport
	 */
	public static AetherTransport create(MqttSettings settings, Timers timers) {
		return new LinkedTransport<>(new MqttConnector(settings, timers), timers, settings.backoff());
	}

}
