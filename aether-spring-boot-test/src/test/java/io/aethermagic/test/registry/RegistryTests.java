package io.aethermagic.test.registry;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.InstanceDown;
import io.aethermagic.registry.InstanceUp;
import io.aethermagic.registry.RegisteredHandler;
import io.aethermagic.registry.RegisteredInstance;
import io.aethermagic.registry.RegistryEvent;
import io.aethermagic.task.NoInstanceException;
import io.aethermagic.test.broker.JavaServer;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.RedisServer;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that instances know of each other on every broker: one that comes, says goodbye,
 * or is killed.
 */
class RegistryTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Test
	void onLocal() {
		try (ConfigurableApplicationContext context = RegisteredApplication.run("aether.service.version=1.2.3",
				"spring.application.name=alone")) {
			AetherRegistry registry = context.getBean(AetherRegistry.class);
			RegisteredInstance own = registry.instances().get(0);
			assertThat(registry.instances()).hasSize(1);
			assertThat(own.service().type()).isEqualTo("alone");
			assertThat(own.service().domain()).isEqualTo("default");
			assertThat(own.service().id()).isEqualTo(own.id());
			assertThat(own.service().version()).isEqualTo("1.2.3");
			assertThat(own.handlers()).extracting(RegisteredHandler::id).containsExactlyInAnyOrder("who", "wait");
			assertThat(who(context, own.id())).isEqualTo(own.id());
			assertThatExceptionOfType(NoInstanceException.class).isThrownBy(() -> who(context, "nobody"));
		}
	}

	@Test
	void onMosquitto() {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
		try (MosquittoServer server = MosquittoServer.run()) {
			instancesComeAndGo("aether.transport=mqtt",
					"aether.mqtt.url=mqtt://" + server.host() + ":" + server.port());
		}
	}

	@Test
	void onRedis() {
		assumeTrue(RedisServer.isInstalled(), "redis-server is not installed");
		try (RedisServer server = RedisServer.run()) {
			instancesComeAndGo("aether.transport=redis",
					"spring.data.redis.url=redis://" + server.host() + ":" + server.port());
		}
	}

	@Test
	void onRabbitMq() {
		assumeTrue(RabbitMqServer.isInstalled(), "rabbitmq-server is not installed");
		try (RabbitMqServer server = RabbitMqServer.run()) {
			instancesComeAndGo("aether.transport=amqp", "spring.rabbitmq.host=" + server.host(),
					"spring.rabbitmq.port=" + server.port());
		}
	}

	private static void instancesComeAndGo(String... properties) {
		try (ConfigurableApplicationContext here = RegisteredApplication.run(properties)) {
			AetherRegistry registry = here.getBean(AetherRegistry.class);
			List<RegistryEvent> events = here.getBean(RegisteredApplication.Instance.class).events;
			String stopped;
			try (ConfigurableApplicationContext other = RegisteredApplication
				.run(with(properties, "aether.service.type=other"))) {
				await().atMost(SOON).until(() -> registry.instances().size() == 2);
				await().atMost(SOON).until(() -> other.getBean(AetherRegistry.class).instances().size() == 2);
				stopped = other(registry);
				assertThat(registry.instances((instance) -> instance.service().type().equals("other"))).singleElement()
					.satisfies((instance) -> {
						assertThat(instance.id()).isEqualTo(stopped);
						assertThat(instance.handles("default/registry/who/x")).isTrue();
					});
				assertThat(who(here, stopped)).isEqualTo(stopped);
			}
			await().atMost(SOON)
				.untilAsserted(() -> assertThat(events).filteredOn(InstanceDown.class::isInstance)
					.extracting((event) -> ((InstanceDown) event).reason())
					.containsExactly(InstanceDown.Reason.STOPPED));
			assertThat(registry.instances()).hasSize(1);
			isLost(here, properties);
			assertThat(events).filteredOn(InstanceUp.class::isInstance).hasSize(2);
		}
	}

	private static void isLost(ConfigurableApplicationContext here, String... properties) {
		AetherRegistry registry = here.getBean(AetherRegistry.class);
		List<RegistryEvent> events = here.getBean(RegisteredApplication.Instance.class).events;
		try (JavaServer process = JavaServer.run("instance", RegisteredApplication.class, List.of(properties))) {
			await().atMost(SOON).until(() -> registry.instances().size() == 2);
			String killed = other(registry);
			TaskHandle<String> handle = here.getBean(AetherOperations.class)
				.task("registry", "wait")
				.to(killed)
				.perform(null, String.class);
			await().atMost(SOON).until(() -> registry.find(killed).tasks() == 1);
			process.kill();
			await().atMost(SOON).until(() -> registry.find(killed) == null);
			assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(InstanceDown.class, (down) -> {
				assertThat(down.instance().id()).isEqualTo(killed);
				assertThat(down.reason()).isNotEqualTo(InstanceDown.Reason.STOPPED);
			});
			assertThatExceptionOfType(NoInstanceException.class).isThrownBy(() -> handle.get(SOON));
		}
	}

	private static String other(AetherRegistry registry) {
		return registry.instances().get(1).id();
	}

	private static String who(ConfigurableApplicationContext context, String instance) {
		return context.getBean(AetherOperations.class)
			.task("registry", "who")
			.to(instance)
			.perform(null, String.class)
			.get(SOON);
	}

	private static String[] with(String[] properties, String more) {
		return Stream.concat(Stream.of(properties), Stream.of(more)).toArray(String[]::new);
	}

}
