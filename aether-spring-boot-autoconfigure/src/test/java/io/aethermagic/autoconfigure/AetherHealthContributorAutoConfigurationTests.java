package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.AetherOperations;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbesAutoConfiguration;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.application.AvailabilityHealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link AetherHealthContributorAutoConfiguration} and its indicators.
 */
class AetherHealthContributorAutoConfigurationTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AetherAutoConfigurations.with(LifecycleAutoConfiguration.class));

	@Test
	void upWithDetails() {
		this.runner.withUserConfiguration(Stuck.class).run((context) -> {
			Health health = health(context, "local");
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails())
				.contains(entry("type", "local"), entry("instance", context.getBean(AetherInstance.class).id()),
						entry("connected", true), entry("running", 0), entry("stuck", 0L), entry("openCalls", 0))
				.containsKey("heard")
				.doesNotContainKeys("incidents", "problem");
			assertThat(health.getDetails().get("handlers")).asInstanceOf(InstanceOfAssertFactories.LIST)
				.singleElement()
				.isEqualTo(Map.of("id", "stuck", "address", "default/j/stuck/x", "workgroup", "workgroup"));
		});
	}

	@Test
	void downWhenThereIsNoConnection() {
		this.runner.run((context) -> {
			assertThat(health(context, "local").getStatus()).isEqualTo(Status.UP);
			context.getBean(AetherLifecycle.class).stop();
			Health health = health(context, "local");
			assertThat(health.getStatus()).isEqualTo(Status.DOWN);
			assertThat(health.getDetails()).contains(entry("connected", false));
		});
	}

	@Test
	void saysWhyThereIsNoConnection() {
		this.runner.withPropertyValues("aether.transport=mqtt", "aether.mqtt.url=mqtt://localhost:1").run((context) -> {
			assertThat(context).hasNotFailed();
			await().atMost(SOON).untilAsserted(() -> {
				Health health = health(context, "mqtt");
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().get("problem")).asString()
					.startsWith("No connection to the MQTT broker at mqtt://localhost:1: ");
			});
		});
	}

	@Test
	void downOnlyWhenEveryPermitIsStuck() {
		this.runner.withUserConfiguration(Stuck.class)
			.withPropertyValues("aether.worker.lease=3s", "aether.worker.drain-timeout=0s")
			.run((context) -> {
				AetherOperations aether = context.getBean(AetherOperations.class);
				Stuck stuck = context.getBean(Stuck.class);
				aether.task("j", "stuck").timeout(Duration.ofMillis(500)).send(null);
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(health(context, "local").getDetails()).containsEntry("stuck", 1L));
				Health health = health(context, "local");
				assertThat(health.getStatus()).isEqualTo(Status.UP);
				assertThat(health.getDetails().get("incidents")).asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("stuck-handler", 1L);
				aether.task("j", "stuck").timeout(Duration.ofMillis(500)).send(null);
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(health(context, "local").getStatus()).isEqualTo(Status.DOWN));
				stuck.end.countDown();
				await().atMost(SOON)
					.untilAsserted(() -> assertThat(health(context, "local").getStatus()).isEqualTo(Status.UP));
			});
	}

	@Test
	void oneForEachTransport() {
		this.runner.withPropertyValues("aether.transports.other.type=local", "aether.transport=local")
			.run((context) -> {
				List<String> names = context.getBean(CompositeHealthContributor.class)
					.stream()
					.map((entry) -> entry.name())
					.toList();
				assertThat(names).containsExactlyInAnyOrder("local", "other");
			});
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("management.health.aether.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
		this.runner.withPropertyValues("aether.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void backsOff() {
		HealthIndicator own = Health.up()::build;
		this.runner.withBean("aetherHealthIndicator", HealthIndicator.class, () -> own)
			.run((context) -> assertThat(context).getBean(HealthContributor.class).isSameAs(own));
	}

	@Test
	void isNotThereWithoutTheLibrary() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aetherHealthContributor"));
	}

	@Test
	void belongsToReadinessAndNotToLiveness() {
		ApplicationContextRunner probes = new ApplicationContextRunner()
			.withConfiguration(AetherAutoConfigurations.with(LifecycleAutoConfiguration.class,
					EndpointAutoConfiguration.class, ApplicationAvailabilityAutoConfiguration.class,
					AvailabilityHealthContributorAutoConfiguration.class, AvailabilityProbesAutoConfiguration.class,
					HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=health",
					"management.endpoint.health.probes.enabled=true");
		probes.run((context) -> {
			HealthEndpointGroups groups = context.getBean(HealthEndpointGroups.class);
			assertThat(groups.get("readiness").isMember("aether")).isTrue();
			assertThat(groups.get("readiness").isMember("readinessState")).isTrue();
			assertThat(groups.get("liveness").isMember("aether")).isFalse();
			HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
			AvailabilityChangeEvent.publish(context, ReadinessState.ACCEPTING_TRAFFIC);
			AvailabilityChangeEvent.publish(context, LivenessState.CORRECT);
			assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.UP);
			context.getBean(AetherLifecycle.class).stop();
			assertThat(endpoint.healthForPath("readiness").getStatus()).isEqualTo(Status.DOWN);
			assertThat(endpoint.healthForPath("liveness").getStatus()).isEqualTo(Status.UP);
		});
		probes.withPropertyValues("management.endpoint.health.group.readiness.include=readinessState")
			.run((context) -> assertThat(
					context.getBean(HealthEndpointGroups.class).get("readiness").isMember("aether"))
				.isFalse());
		probes.withPropertyValues("management.health.aether.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("aetherReadinessGroups"));
	}

	@Test
	void canBeSwitchedOffByAPropertyThatTheMetadataNames() {
		assertThat(ConfigurationMetadata.descriptions()).containsKey("management.health.aether.enabled");
	}

	private static Health health(ApplicationContext context, String transport) {
		CompositeHealthContributor contributor = context.getBean("aetherHealthContributor",
				CompositeHealthContributor.class);
		HealthIndicator indicator = (HealthIndicator) contributor.getContributor(transport);
		assertThat(indicator).isNotNull();
		return indicator.health();
	}

	static class Stuck {

		private final CountDownLatch end = new CountDownLatch(1);

		@AetherTaskHandler(job = "j", task = "stuck", id = "stuck", concurrency = "2")
		void stuck() {
			while (this.end.getCount() > 0) {
				try {
					this.end.await();
				}
				catch (InterruptedException ex) {
					// It does not listen.
				}
			}
		}

	}

}
