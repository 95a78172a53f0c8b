package io.aethermagic.autoconfigure.amqp;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.amqp.AmqpQueueType;
import io.aethermagic.transport.amqp.AmqpSettings;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.worker.TaskHandlerDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherAmqpAutoConfiguration}. No broker is asked for.
 */
@ExtendWith(OutputCaptureExtension.class)
class AetherAmqpAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(RabbitAutoConfiguration.class));

	@Test
	void transportIsMadeWhereItIsSelected() {
		this.runner
			.withPropertyValues("aether.transport=amqp", "spring.rabbitmq.addresses=one:1,two:2",
					"spring.rabbitmq.virtual-host=tasks")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				AetherTransports.Configured transport = context.getBean(AetherTransports.class).defaultTransport();
				assertThat(transport.type()).isEqualTo("amqp");
				assertThat(transport.node().transport()).hasToString("transport to RabbitMQ at one:1, two:2/tasks");
				assertThat(transport.node().transport().capabilities()).containsExactlyInAnyOrder(Capability.PERSISTENT,
						Capability.REDELIVERY, Capability.BROADCAST);
			});
	}

	@Test
	void connectionDetailsOfSpringBootSayWhereTheBrokerIs() {
		this.runner.withBean(RabbitConnectionDetails.class, ContainerDetails::new)
			.withPropertyValues("aether.transport=amqp", "spring.rabbitmq.host=nowhere",
					"spring.rabbitmq.username=other")
			.run((context) -> {
				assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport())
					.hasToString("transport to RabbitMQ at container:7, other:8");
				assertThat(context.getBean(CachingConnectionFactory.class).getUsername()).isEqualTo("they");
			});
	}

	@Test
	void aFactoryOfTheApplicationsOwnSaysWhereTheBrokerIs() {
		this.runner.withUserConfiguration(TwoFactories.class)
			.withPropertyValues("aether.transport=amqp", "aether.amqp.connection-factory=tasks")
			.run((context) -> assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport())
				.hasToString("transport to RabbitMQ at tasks:2"));
		this.runner.withUserConfiguration(TwoFactories.class)
			.withPropertyValues("aether.transport=amqp")
			.run((context) -> assertThat(context.getBean(AetherTransports.class).defaultTransport().node().transport())
				.hasToString("transport to RabbitMQ at other:1"));
		refused(new ApplicationContextRunner().withConfiguration(AetherAutoConfigurations.with())
			.withPropertyValues("aether.transport=amqp"), "aether.amqp.connection-factory");
		refused(this.runner.withPropertyValues("aether.transport=amqp", "aether.amqp.connection-factory=nobody"),
				"aether.amqp.connection-factory");
	}

	@Test
	void defaults() {
		this.runner.run((context) -> assertThat(settings(context, "amqp"))
			.isEqualTo(new AmqpSettings("u", Duration.ofSeconds(30), 1024, AmqpQueueType.QUORUM, false, 10_000, 10_000,
					20_000, Duration.ofMinutes(30), Backoff.DEFAULT)));
	}

	@Test
	void namedTransportsHaveWhatTheySetThemselvesAndTheRestFromAll() {
		this.runner
			.withPropertyValues("aether.amqp.queue-type=classic", "aether.amqp.priorities=true",
					"aether.amqp.max-inbox=7", "aether.amqp.max-dead-letters=8", "aether.amqp.max-buffered=9",
					"aether.amqp.reconnect.initial-interval=1s", "aether.transports.one.type=amqp",
					"aether.transports.one.amqp.max-inbox=10", "aether.transport=local")
			.run((context) -> {
				assertThat(settings(context, "one"))
					.isEqualTo(new AmqpSettings("u", Duration.ofSeconds(30), 1024, AmqpQueueType.CLASSIC, true, 10, 8,
							9, Duration.ofMinutes(30), new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5))));
				assertThat(settings(context, "two").maxInbox()).isEqualTo(7);
				assertThat(context.getBean(AetherTransports.class).find("one").node().transport().capabilities())
					.contains(Capability.PRIORITY);
			});
	}

	@Test
	void prioritiesNeedClassicQueues() {
		refused(this.runner.withPropertyValues("aether.transport=amqp", "aether.amqp.priorities=true"),
				"aether.amqp.priorities");
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-inbox", "max-dead-letters", "max-buffered" })
	void boundsAreAboveZero(String bound) {
		refused(this.runner.withPropertyValues("aether.transport=amqp", "aether.amqp." + bound + "=0"),
				"aether.amqp." + bound);
	}

	@Test
	void aHandlerThatMayTakeLongerThanTheBrokerAllowsIsWarnedOf(CapturedOutput output) {
		ApplicationContextRunner handlers = this.runner.withPropertyValues("aether.transport=amqp")
			.withBean("short", TaskHandlerDefinition.class, () -> handler("short-one", Duration.ofMinutes(29)))
			.withBean("long", TaskHandlerDefinition.class, () -> handler("long-one", Duration.ofHours(8)));
		handlers.run((context) -> assertThat(output)
			.contains("handler long-one may take PT8H", "after PT30M", "rabbitmq.conf", "aether.amqp.consumer-timeout")
			.doesNotContain("handler short-one may"));
		int before = output.length();
		handlers.withPropertyValues("aether.amqp.consumer-timeout=9h")
			.run((context) -> assertThat(output.toString().substring(before)).doesNotContain("may take"));
	}

	private static TaskHandlerDefinition handler(String id, Duration timeout) {
		return new TaskHandlerDefinition(id, new TaskAddress("default", "job", id, "x"), "workgroup", "", 1, timeout,
				false, Set.of(), false, (data, task) -> null);
	}

	@Test
	void servicesOfAmqpFabricNeedTheSwitch() {
		String services = "aether.amqp.fabric.services=";
		refused(this.runner.withPropertyValues("aether.transport=amqp", services + "project.encoder.one"),
				"aether.amqp.fabric.services");
		ApplicationContextRunner on = this.runner.withPropertyValues("aether.transport=amqp",
				"aether.compatibility.amqp-fabric=true");
		on.withPropertyValues(services + "project.encoder.one,project.encoder.two")
			.run((context) -> assertThat(context).hasNotFailed());
		refused(on.withPropertyValues(services + "encoder.one"), "aether.amqp.fabric.services");
		refused(on.withPropertyValues(services + "a.encoder.one,b.encoder.one"), "aether.amqp.fabric.services");
		refused(on.withPropertyValues("aether.amqp.fabric.keep-alive=0s"), "aether.amqp.fabric.keep-alive");
	}

	private static void refused(ApplicationContextRunner runner, String property) {
		runner.run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.rootCause()
			.isInstanceOfSatisfying(InvalidAetherPropertyException.class,
					(ex) -> assertThat(ex.property()).isEqualTo(property)));
	}

	@Test
	void nothingIsMadeWithoutTheLibrary() {
		this.runner.withClassLoader(new FilteredClassLoader(com.rabbitmq.client.Channel.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AmqpTransportFactory.class));
	}

	private static AmqpSettings settings(ApplicationContext context, String name) {
		return context.getBean(AmqpTransportFactory.class)
			.settings(name,
					new AetherTransportSettings("u", Duration.ofSeconds(30), 1024, context.getBean(Timers.class)));
	}

	private static final class ContainerDetails implements RabbitConnectionDetails {

		@Override
		public String getUsername() {
			return "they";
		}

		@Override
		public List<Address> getAddresses() {
			return List.of(new Address("container", 7), new Address("other", 8));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFactories {

		@Bean
		@Primary
		CachingConnectionFactory other() {
			return new CachingConnectionFactory("other", 1);
		}

		@Bean
		CachingConnectionFactory tasks() {
			return new CachingConnectionFactory("tasks", 2);
		}

	}

}
