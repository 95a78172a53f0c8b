package io.aethermagic.test.mqtt;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An instance that sends and receives nothing, on a broker that is well.
 */
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
class MqttSignsOfLifeTests {

	/** The least that leaves a keep-alive of a second. */
	private static final Duration LEASE = Duration.ofSeconds(6);

	@Test
	void theBrokerIsHeardFromAlsoWhileNothingIsSent() {
		SystemTimers timers = new SystemTimers("signs-", 1, true);
		try (TestBroker broker = MosquittoServer.run()) {
			AetherTransport transport = MqttTransport.create(MqttSettings
				.of("default", "signs-host", List.of(URI.create("mqtt://" + broker.host() + ":" + broker.port())))
				.withLease(LEASE), timers);
			assertThat(transport.state().heard()).isNull();
			transport.start("signs", new LastWill(new Channel.Topic(TaskAddress.DEFAULT_UNION, Channel.Topic.PRESENCE),
					new AetherMessage(UUID.randomUUID().toString(), "", Action.OFFLINE, null, Map.of(), new byte[0])));
			Fleet.until("it is connected", () -> transport.state().connected());
			for (int i = 0; i < 3; i++) {
				Instant before = transport.state().heard();
				assertThat(before).isNotNull();
				Fleet.until("the broker is heard from", () -> before.isBefore(transport.state().heard()));
			}
			transport.stop();
		}
		finally {
			timers.close();
		}
	}

}
