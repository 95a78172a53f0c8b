package io.aethermagic.test.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import io.aethermagic.transport.support.Backoff;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a broker does not take is refused with a word on what to do, costs no connection,
 * and keeps nothing else from going on.
 */
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
class MqttLimitsTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final SystemTimers timers = new SystemTimers("limits-", 2, true);

	private @Nullable TestBroker broker;

	@AfterEach
	void close() {
		if (this.broker != null) {
			this.broker.close();
		}
		this.timers.close();
	}

	@Test
	void aPacketThatIsLargerThanTheBrokerAnnounces() {
		start(MosquittoServer.builder().config("max_packet_size 100000"));
		refused(true, "makes a packet of 200", "at most 100000 bytes", "max_packet_size");
	}

	@Test
	void aPayloadThatIsLargerThanTheBrokerTakes() {
		start(MosquittoServer.builder().config("message_size_limit 100000"));
		// Mosquitto 2.0 answers with a reason code that ends the client's connection,
		// once
		refused(false, "bytes to default/kit/echo/x/", "too large", "message_size_limit");
	}

	@Test
	void aTopicThatTheUserMayNotPublishTo() {
		start(MosquittoServer.builder()
			.file("acl",
					"topic readwrite default/kit/allowed/#\ntopic readwrite default/system/#\n"
							+ "topic read default/#\n")
			.config("acl_file {folder}/acl"));
		try (TestInstance caller = connect().start()) {
			connected(caller);
			TaskHandle<String> handle = caller.perform("forbidden", "x", String.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(PATIENCE))
				.withMessageContaining("does not allow this user to publish to default/kit/forbidden/x/")
				.withMessageContaining("access control list")
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("refused"));
		}
	}

	private void refused(boolean keepsTheConnection, String... words) {
		try (TestInstance worker = connect().handler("echo", (data, task) -> data).start();
				TestInstance caller = connect().start()) {
			connected(worker);
			connected(caller);
			AtomicInteger lost = new AtomicInteger();
			caller.transport().onState((state) -> lost.addAndGet(state.connected() ? 0 : 1));
			TaskHandle<String> handle = caller.perform("echo", "x".repeat(200_000), String.class);
			TaskHandle<String> small = caller.perform("echo", "small", String.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(PATIENCE))
				.satisfies((failure) -> assertThat(failure).hasMessageContainingAll(words))
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("refused"));
			assertThat(small.get(PATIENCE)).isEqualTo("small");
			connected(caller);
			if (keepsTheConnection) {
				assertThat(lost).hasValue(0);
			}
			assertThat(caller.client().openCalls()).isZero();
		}
	}

	private void start(MosquittoServer.Builder builder) {
		this.broker = builder.run();
	}

	private TestInstanceBuilder connect() {
		MqttSettings settings = MqttSettings
			.of("default", "limits-host",
					List.of(URI.create("mqtt://" + this.broker.host() + ":" + this.broker.port())))
			.withClientId("limits")
			.withLease(LEASE)
			.withBackoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		AetherTransport transport = MqttTransport.create(settings, this.timers);
		return TestInstance.on(transport, this.timers, LEASE);
	}

	private static void connected(TestInstance instance) {
		Awaitility.await().atMost(PATIENCE).until(() -> instance.transport().state().connected());
	}

}
