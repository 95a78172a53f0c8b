package io.aethermagic.test.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import io.aethermagic.transport.support.Backoff;

/**
 * Connections to an MQTT broker.
 */
public final class MqttFaultTransport implements FaultTransport {

	@Override
	public AetherTransport connect(String host, int port, Timers timers, Duration lease) {
		MqttSettings settings = MqttSettings
			.of(TaskAddress.DEFAULT_UNION, "kit-host", List.of(URI.create("mqtt://" + host + ":" + port)))
			.withClientId("faults")
			.withTimes(lease, Duration.ofSeconds(5))
			.withLease(lease)
			.withBackoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return MqttTransport.create(settings, timers);
	}

}
