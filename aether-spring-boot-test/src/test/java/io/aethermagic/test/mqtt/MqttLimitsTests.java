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
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import io.aethermagic.transport.support.Backoff;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
		refused("makes a packet of 200", "at most 100000 bytes", "max_packet_size");
	}

	@Test
	void aPayloadThatIsLargerThanTheBrokerTakes() {
		start(MosquittoServer.builder().config("message_size_limit 100000"));
		refused("bytes to default/kit/echo/x/", "larger than its limit", "message_size_limit");
	}

	@ParameterizedTest
	@ValueSource(strings = { "message_size_limit 100000", "max_packet_size 100000" })
	void anOutcomeThatIsLargerThanTheBrokerTakes(String limit) {
		start(MosquittoServer.builder().config(limit));
		try (TestInstance worker = connect().handler("large", (data, task) -> {
			task.progress(50, "x".repeat(200_000));
			return "y".repeat(200_000);
		}).handler("echo", (data, task) -> data).start(); TestInstance caller = connect().start()) {
			connected(worker);
			connected(caller);
			AtomicInteger lost = losses(worker);
			TaskHandle<String> large = caller.perform("large", "x", String.class);
			TaskHandle<String> small = caller.perform("echo", "small", String.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> large.get(PATIENCE))
				.withMessageContainingAll("its outcome cannot be told", "message of 200",
						"bytes to default/system/inbox/", limit.substring(0, limit.indexOf(' ')))
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("refused"));
			assertThat(small.get(PATIENCE)).isEqualTo("small");
			caller.task("large").send("x");
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(letters(worker)).containsExactly("refused"));
			assertThat(lost).hasValue(0);
		}
	}

	private static List<String> letters(TestInstance instance) {
		return instance.transport()
			.deadLetters()
			.list(null, 10)
			.toCompletableFuture()
			.join()
			.stream()
			.map(DeadLetter::code)
			.toList();
	}

	private static AtomicInteger losses(TestInstance instance) {
		AtomicInteger lost = new AtomicInteger();
		instance.transport().onState((state) -> lost.addAndGet(state.connected() ? 0 : 1));
		return lost;
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

	private void refused(String... words) {
		try (TestInstance worker = connect().handler("echo", (data, task) -> data).start();
				TestInstance caller = connect().start()) {
			connected(worker);
			connected(caller);
			AtomicInteger lost = losses(caller);
			TaskHandle<String> handle = caller.perform("echo", "x".repeat(200_000), String.class);
			TaskHandle<String> small = caller.perform("echo", "small", String.class);
			assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(PATIENCE))
				.satisfies((failure) -> assertThat(failure).hasMessageContainingAll(words))
				.satisfies((failure) -> assertThat(failure.code()).isEqualTo("refused"));
			assertThat(small.get(PATIENCE)).isEqualTo("small");
			connected(caller);
			assertThat(lost).hasValue(0);
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
