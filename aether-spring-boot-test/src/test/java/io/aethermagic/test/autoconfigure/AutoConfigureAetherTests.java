package io.aethermagic.test.autoconfigure;

import java.time.Duration;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.mqtt.MqttConnectionDetails;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.test.application.AetherTestClock;
import io.aethermagic.transport.Capability;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestContextManager;

import static io.aethermagic.test.assertj.AetherAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AutoConfigureAether} on an application that is configured for brokers.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "aether.union=production", "aether.transport=mqtt", "aether.mqtt.url=mqtt://localhost:1",
				"aether.mqtt.embedded.enabled=true", "aether.transports.slow.type=zeromq",
				"aether.zeromq.bind=tcp://localhost:1", "aether.require=persistent", "aether.startup-failure=fail" })
@AutoConfigureAether
class AutoConfigureAetherTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	@Autowired
	private AetherTemplate aether;

	@Autowired
	private AetherTransports transports;

	@Autowired
	private ObjectProvider<MqttConnectionDetails> mqtt;

	@Autowired
	private ObjectProvider<AetherTestClock> clock;

	@Test
	void transportsAreLocalUnderTheirOwnNames() {
		assertThat(this.transports.names()).containsExactly("mqtt", "slow");
		assertThat(this.transports.all()).extracting(AetherTransports.Configured::type).containsOnly("local");
		assertThat(this.mqtt).isEmpty();
		assertThat(this.aether.perform("j", "default", null, String.class)).within(SOON).isCompletedWith("default");
		assertThat(this.aether.task("j", "slow").transport("slow").perform(null, String.class)).within(SOON)
			.isCompletedWith("slow");
	}

	@Test
	void whatIsRequiredCountsAsGiven() {
		assertThat(this.aether.task("j", "default").require(Capability.values()).perform(null, String.class))
			.within(SOON)
			.isCompletedWith("default");
	}

	@Test
	void theUnionIsTheContextsOwn() {
		assertThat(this.transports.defaultTransport().node().union()).startsWith("test-");
	}

	@Test
	void theClockIsHeldWhereThatIsSaid() {
		assertThat(this.clock).isEmpty();
	}

	@Test
	void theClockOfABrokerCannotBeHeld() {
		assertThatIllegalStateException().isThrownBy(() -> new TestContextManager(HeldBroker.class).getTestContext())
			.withMessageContaining("leave out 'heldClock = true' or 'replaceTransports = false'");
	}

	@SpringBootTest(classes = Application.class)
	@AutoConfigureAether(heldClock = true, replaceTransports = false)
	static class HeldBroker {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@AetherTaskHandler(job = "j", task = "default", require = "PERSISTENT")
		String byDefault() {
			return "default";
		}

		@AetherTaskHandler(job = "j", task = "slow", transport = "slow")
		String slow() {
			return "slow";
		}

	}

}
