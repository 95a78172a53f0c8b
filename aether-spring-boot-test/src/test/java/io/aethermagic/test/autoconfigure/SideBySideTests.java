package io.aethermagic.test.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.test.application.AetherFaults;
import io.aethermagic.test.application.AetherRecorder;
import io.aethermagic.test.application.AetherStubs;
import io.aethermagic.test.broker.MosquittoServer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that two test classes of one application hear nothing of each other, while the
 * contexts of both are there.
 */
class SideBySideTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private static final int CALLS = 20;

	private static volatile int port;

	@Test
	void onLocal() throws Exception {
		try (ConfigurableApplicationContext one = context(LocalOne.class);
				ConfigurableApplicationContext two = context(LocalTwo.class)) {
			hearOnlyThemselves(one, two);
		}
	}

	@Test
	void onMosquitto() throws Exception {
		assumeTrue(MosquittoServer.isInstalled(), "mosquitto is not installed");
		try (MosquittoServer broker = MosquittoServer.run()) {
			port = broker.port();
			try (ConfigurableApplicationContext one = context(MosquittoOne.class);
					ConfigurableApplicationContext two = context(MosquittoTwo.class)) {
				assertThat(one.getEnvironment().getProperty("aether.mqtt.url")).endsWith(":" + port);
				hearOnlyThemselves(one, two);
				AetherFaults faults = one.getBean(AetherFaults.class);
				assertThatIllegalStateException().isThrownBy(() -> faults.loseWorker("side", "who"))
					.withMessageContaining("leave out 'replaceTransports = false'");
			}
		}
	}

	private static void hearOnlyThemselves(ApplicationContext one, ApplicationContext two) {
		two.getBean(AetherStubs.class).stub("side", "stubbed").answers("stub of two");
		for (ApplicationContext each : List.of(one, two)) {
			AetherTemplate aether = each.getBean(AetherTemplate.class);
			String own = (each == one) ? "one" : "two";
			assertThat(IntStream.range(0, CALLS)
				.mapToObj((number) -> aether.perform("side", "who", null, String.class))
				.map((handle) -> handle.get(SOON))).hasSize(CALLS).containsOnly(own);
			assertThat(each.getBean(AetherRecorder.class)).hasPerformed("side", "who", CALLS);
		}
		assertThat(two.getBean(AetherTemplate.class).perform("side", "stubbed", null, String.class)).within(SOON)
			.isCompletedWith("stub of two");
		assertThat(one.getBean(AetherTemplate.class)
			.task("side", "stubbed")
			.timeout(Duration.ofMillis(200))
			.perform(null, String.class)
			.completion()).failsWithin(SOON);
		one.getBean(AetherTemplate.class).events().publish("side", "of one");
		assertThat(one.getBean(AetherRecorder.class)).within(SOON)
			.hasPublished("side", "of one")
			.hasPerformed("side", "heard-by-one", 1);
		assertThat(two.getBean(AetherRecorder.class)).hasNotPublished("side").hasNotPerformed("side", "heard-by-two");
	}

	private static ConfigurableApplicationContext context(Class<?> testClass) throws Exception {
		TestContextManager manager = new TestContextManager(testClass);
		return (ConfigurableApplicationContext) manager.getTestContext().getApplicationContext();
	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = "name=one")
	@AutoConfigureAether
	static class LocalOne {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = "name=two")
	@AutoConfigureAether
	static class LocalTwo {

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = { "name=one", "aether.transport=mqtt", "aether.startup-failure=fail",
					"aether.startup-timeout=60s" })
	@AutoConfigureAether(replaceTransports = false)
	static class MosquittoOne {

		@DynamicPropertySource
		static void broker(DynamicPropertyRegistry registry) {
			registry.add("aether.mqtt.url", () -> "mqtt://localhost:" + port);
		}

	}

	@SpringBootTest(classes = Application.class, webEnvironment = SpringBootTest.WebEnvironment.NONE,
			properties = { "name=two", "aether.transport=mqtt", "aether.startup-failure=fail",
					"aether.startup-timeout=60s" })
	@AutoConfigureAether(replaceTransports = false)
	static class MosquittoTwo {

		@DynamicPropertySource
		static void broker(DynamicPropertyRegistry registry) {
			registry.add("aether.mqtt.url", () -> "mqtt://localhost:" + port);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final String name;

		private final AetherTemplate aether;

		Application(@Value("${name}") String name, AetherTemplate aether) {
			this.name = name;
			this.aether = aether;
		}

		@AetherTaskHandler(job = "side", task = "who")
		String who() {
			return this.name;
		}

		@AetherEventListener(topic = "side")
		void heard(String event) {
			this.aether.send("side", "heard-by-" + this.name, event);
		}

	}

}
