package io.aethermagic.test.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.transport.TransportState;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application whose transport is {@code mqtt}, with a handler that it calls itself.
 */
final class MqttApplication implements AutoCloseable {

	private static final Duration SOON = Duration.ofSeconds(60);

	private final ConfigurableApplicationContext context;

	private MqttApplication(ConfigurableApplicationContext context) {
		this.context = context;
	}

	static MqttApplication run(String... properties) {
		SpringApplication application = new SpringApplication(Greeter.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		List<String> arguments = Stream.concat(Stream.of("aether.transport=mqtt"), Stream.of(properties))
			.map((property) -> "--" + property)
			.toList();
		return new MqttApplication(application.run(arguments.toArray(String[]::new)));
	}

	String greet(String name) {
		return this.context.getBean(AetherTemplate.class).perform("greeter", "greet", name, String.class).get(SOON);
	}

	TransportState state() {
		return this.context.getBean(AetherTransports.class).defaultTransport().node().transport().state();
	}

	Health health() {
		CompositeHealthContributor contributor = this.context.getBean("aetherHealthContributor",
				CompositeHealthContributor.class);
		return ((HealthIndicator) contributor.getContributor("mqtt")).health();
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Greeter {

		@AetherTaskHandler(job = "greeter", task = "greet")
		String greet(String name) {
			return "Hello " + name;
		}

	}

}
