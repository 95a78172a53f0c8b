package io.aethermagic.benchmarks;

import java.net.URI;
import java.util.List;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;

/**
 * The exchange with Aether over MQTT, with the connections of {@link PahoByHand}. All
 * settings that are no limit to the load are the defaults.
 */
final class AetherOnMqtt {

	/** More than ever wait. */
	private static final int NO_LIMIT = 20_000;

	private AetherOnMqtt() {
	}

	static ExchangeContender connect(String host, int port, int concurrency) {
		return new AetherExchange((timers) -> transport(host, port, timers), concurrency,
				(caller) -> caller.maxUnaccepted(NO_LIMIT));
	}

	private static AetherTransport transport(String host, int port, Timers timers) {
		MqttSettings settings = MqttSettings
			.of("default", "benchmark-host", List.of(URI.create("mqtt://" + host + ":" + port)))
			.withLease(AetherExchange.LEASE)
			.withBounds(4 * 1024 * 1024, NO_LIMIT);
		return MqttTransport.create(settings, timers);
	}

}
