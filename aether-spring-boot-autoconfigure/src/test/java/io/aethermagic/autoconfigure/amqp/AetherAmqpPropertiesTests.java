package io.aethermagic.autoconfigure.amqp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.ConfigurationMetadata;
import io.aethermagic.transport.amqp.AmqpQueueType;
import io.aethermagic.transport.amqp.AmqpSettings;
import io.aethermagic.transport.amqp.FabricService;
import io.aethermagic.transport.amqp.FabricSettings;
import io.aethermagic.transport.support.Backoff;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherAmqpProperties}: every property does something, for all
 * transports and for one of them, and the metadata knows it.
 */
class AetherAmqpPropertiesTests {

	/** Every property, with a value that is not its default. */
	private static final Map<String, String> EVERY = new LinkedHashMap<>();

	static {
		EVERY.put("connection-factory", "rabbitConnectionFactory");
		EVERY.put("queue-type", "classic");
		EVERY.put("priorities", "true");
		EVERY.put("max-inbox", "42");
		EVERY.put("max-dead-letters", "43");
		EVERY.put("max-buffered", "44");
		EVERY.put("consumer-timeout", "8h");
		EVERY.put("fabric.services", "project.encoder.one");
		EVERY.put("fabric.keep-alive", "45s");
		EVERY.put("reconnect.initial-interval", "400ms");
		EVERY.put("reconnect.max-interval", "3s");
	}

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(RabbitAutoConfiguration.class));

	@ParameterizedTest
	@ValueSource(strings = { "aether.amqp.", "aether.transports.main.amqp." })
	void everyPropertyReachesTheSettings(String prefix) {
		ApplicationContextRunner all = this.runner;
		for (Map.Entry<String, String> property : EVERY.entrySet()) {
			all = all.withPropertyValues(prefix + property.getKey() + "=" + property.getValue());
		}
		all.withPropertyValues("aether.transports.main.type=amqp", "aether.transport=local",
				"aether.compatibility.amqp-fabric=true")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				FabricSettings fabric = context.getBean(AmqpTransportFactory.class).fabric("main");
				assertThat(fabric).isNotNull();
				assertThat(fabric.services()).containsExactly(FabricService.parse("project.encoder.one"));
				assertThat(fabric.keepAlive()).isEqualTo(Duration.ofSeconds(45));
				AetherTransportSettings application = context.getBean(AetherTransportSettings.class);
				assertThat(settings(context, "main")).isEqualTo(new AmqpSettings(application.union(),
						application.lease(), application.maxMessageSize(), AmqpQueueType.CLASSIC, true, 42, 43, 44,
						Duration.ofHours(8), new Backoff(Duration.ofMillis(400), Duration.ofSeconds(3))));
			});
	}

	@Test
	void defaultsAreThoseInTheMetadata() {
		String[] defaults = ConfigurationMetadata.pairsBelow("aether.amqp");
		assertThat(defaults).isNotEmpty();
		this.runner.run((unset) -> this.runner.withPropertyValues(defaults)
			.run((set) -> assertThat(settings(set, "amqp")).isEqualTo(settings(unset, "amqp"))));
	}

	@Test
	void thisTestKnowsEveryProperty() {
		Set<String> names = new TreeSet<>();
		EVERY.keySet().forEach((key) -> names.add("aether.amqp." + key));
		assertThat(ConfigurationMetadata.namesBelow("aether.amqp")).isEqualTo(names);
		assertThat(ConfigurationMetadata.withoutDefaultBelow("aether.amqp"))
			.containsExactly("aether.amqp.connection-factory", "aether.amqp.fabric.services");
	}

	private static AmqpSettings settings(ApplicationContext context, String name) {
		return context.getBean(AmqpTransportFactory.class)
			.settings(name, context.getBean(AetherTransportSettings.class));
	}

}
