package io.aethermagic.test.mqtt;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;
import io.aethermagic.transport.support.Backoff;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A broker whose access control list lets subscribe to what it does not let read: what
 * does not come is found out, and said.
 */
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
@ExtendWith(OutputCaptureExtension.class)
@ResourceLock(Resources.SYSTEM_OUT)
class MqttAccessTests {

	private static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final SystemTimers timers = new SystemTimers("access-", 2, true);

	private @Nullable MosquittoServer broker;

	@AfterEach
	void close() {
		if (this.broker != null) {
			this.broker.close();
		}
		this.timers.close();
	}

	@Test
	void anInboxThatMayNotBeRead(CapturedOutput output) {
		start("topic write #", "topic read default/kit/#");
		try (TestInstance caller = connect().start()) {
			String topic = "default/system/inbox/" + caller.id();
			says(caller, "Nothing comes from the inbox of " + caller.id(), "granted " + topic,
					"access control list does not let this user read it");
			assertThat(caller.transport().state().connected()).as("what can be done is done").isTrue();
			Awaitility.await().atMost(PATIENCE).until(() -> output.getAll().contains("not delivered"));
			allow("topic readwrite #");
			Awaitility.await().atMost(PATIENCE).until(() -> caller.transport().state().problem() == null);
			assertThat(output.getAll().split("WARN.*Nothing comes from the inbox of " + caller.id(), -1))
				.as("it is warned of once")
				.hasSize(2);
		}
	}

	@Test
	void anAddressThatMayNotBeRead() {
		start("topic write #", "topic read default/system/#");
		try (TestInstance worker = connect().handler("echo", (data, task) -> data).start()) {
			says(worker, "Nothing comes from the topic of default/kit/echo/x", "granted default/kit/echo/x/+/cancel",
					"for tasks, …/+/perform");
		}
	}

	@Test
	void whoMayNotWriteWhereItListensIsBelieved() {
		start("topic read default/#", "topic write default/system/online/#", "pattern write default/system/inbox/%c");
		try (TestInstance worker = connect().handler("echo", (data, task) -> data).start()) {
			Awaitility.await().atMost(PATIENCE).until(() -> worker.transport().state().connected());
			assertThat(worker.transport().state().problem()).isNull();
		}
	}

	@Test
	void anInstanceTriesEachOfItsSubscriptionsOnceAndOthersDoNotNotice() {
		start("topic readwrite #");
		try (PythonPeer all = PythonPeer.connect(this.broker)) {
			all.listenToAll();
			AtomicInteger cancels = new AtomicInteger();
			try (TestInstance first = connect().handler("echo", (data, task) -> {
				task.onCancel(cancels::incrementAndGet);
				return data;
			}).start(); TestInstance second = connect().handler("echo", (data, task) -> data).start()) {
				for (TestInstance instance : List.of(first, second)) {
					Awaitility.await().atMost(PATIENCE).until(() -> instance.transport().state().connected());
				}
				assertThat(second.perform("echo", "x", String.class).get(PATIENCE)).isEqualTo("x");
				Awaitility.await().atMost(PATIENCE).until(() -> all.heard().size() >= 4);
				assertThat(all.heard()).filteredOn((heard) -> heard.action().equals("cancel"))
					.extracting(PythonPeer.Heard::topic)
					.containsExactlyInAnyOrder("default/kit/echo/x/" + first.id() + "/cancel",
							"default/kit/echo/x/" + second.id() + "/cancel");
				assertThat(all.disturbances()).isEmpty();
				assertThat(first.worker().runningTasks() + cancels.get()).isZero();
			}
		}
	}

	private void start(String... access) {
		this.broker = MosquittoServer.builder()
			.file("acl", String.join("\n", access) + "\n")
			.config("acl_file {folder}/acl")
			.run();
	}

	private void allow(String access) {
		this.broker.rewrite("acl", access + "\n");
	}

	private static void says(TestInstance instance, String... words) {
		Awaitility.await().atMost(PATIENCE).until(() -> instance.transport().state().problem() != null);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(instance.transport().state().problem()).contains(words));
	}

	private TestInstanceBuilder connect() {
		MqttSettings settings = MqttSettings
			.of("default", "access-host",
					List.of(URI.create("mqtt://" + this.broker.host() + ":" + this.broker.port())))
			.withLease(LEASE)
			.withBackoff(new Backoff(Duration.ofMillis(50), Duration.ofMillis(400)));
		return TestInstance.on(MqttTransport.create(settings, this.timers), this.timers, LEASE);
	}

}
