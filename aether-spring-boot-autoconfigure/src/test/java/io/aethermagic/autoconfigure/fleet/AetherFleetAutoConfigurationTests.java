package io.aethermagic.autoconfigure.fleet;

import java.time.Duration;

import io.aethermagic.autoconfigure.AetherAutoConfigurations;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.fleet.FleetAction;
import io.aethermagic.fleet.FleetAuthorizer;
import io.aethermagic.fleet.FleetRequest;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.RegisteredInstance;
import io.aethermagic.registry.ServiceIdentity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AetherFleetAutoConfiguration}, and for that of the registry, which it
 * stands on.
 */
class AetherFleetAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AetherAutoConfigurations.with(JacksonAutoConfiguration.class, LifecycleAutoConfiguration.class));

	@Test
	void nothingIsThereUnlessItIsAskedFor() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(AetherRegistry.class)
			.doesNotHaveBean(AetherFleet.class));
	}

	@Test
	void theRegistryIsThereAlone() {
		this.runner
			.withPropertyValues("aether.registry.enabled=true", "aether.service.domain=plant",
					"aether.service.type=press", "aether.service.id=3", "aether.service.version=1")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(AetherFleet.class);
				assertThat(context.getBean(AetherRegistry.class).instances()).singleElement()
					.extracting(RegisteredInstance::service)
					.isEqualTo(new ServiceIdentity("plant", "press", "3", "1"));
			});
	}

	@ParameterizedTest
	@CsvSource({ "aether.fleet.enabled=true", "aether.web.dashboard.enabled=true" })
	void whatStandsOnTheRegistrySwitchesItOn(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).hasSingleBean(AetherRegistry.class).hasSingleBean(AetherFleet.class));
	}

	@ParameterizedTest
	@CsvSource({ "aether.registry.interval,1ms", "aether.registry.max-instances,0", "aether.fleet.timeout,0s" })
	void valuesThatCannotBeKeepItFromStarting(String property, String value) {
		this.runner.withPropertyValues("aether.fleet.enabled=true", property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidAetherPropertyException.class)
				.hasMessageContaining(property));
	}

	@Test
	void aServiceHasAShortName() {
		this.runner.withPropertyValues("aether.registry.enabled=true", "aether.service.version=" + "x".repeat(101))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("aether.service.version"));
	}

	@ParameterizedTest
	@CsvSource({ "none,false,false", "read-only,true,false", "unrestricted,true,true" })
	void accessSaysWhatOthersMayDo(String access, boolean look, boolean act) {
		this.runner.withPropertyValues("aether.fleet.enabled=true", "aether.fleet.access=" + access).run((context) -> {
			FleetAuthorizer authorizer = context.getBean(FleetAuthorizer.class);
			assertThat(authorizer.permits(request(FleetAction.TASKS))).isEqualTo(look);
			assertThat(authorizer.permits(request(FleetAction.CANCEL))).isEqualTo(act);
			assertThat(authorizer.permits(request(FleetAction.PAUSE))).isEqualTo(act);
		});
	}

	@Test
	void anAuthorizerOfTheApplicationsTakesItsPlace() {
		FleetAuthorizer own = (request) -> false;
		this.runner.withPropertyValues("aether.fleet.enabled=true")
			.withBean(FleetAuthorizer.class, () -> own)
			.run((context) -> {
				assertThat(context.getBean(FleetAuthorizer.class)).isSameAs(own);
				assertThat(context.getBean(AetherFleet.class)
					.within(Duration.ofSeconds(30))
					.ping()
					.toCompletableFuture()
					.join()
					.values()).as("nobody has to permit an instance to ask itself").containsExactly(1);
			});
	}

	private static FleetRequest request(FleetAction action) {
		return new FleetRequest("them", "main", action, "x");
	}

}
