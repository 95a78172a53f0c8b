package io.aethermagic.autoconfigure.fleet;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.fleet.FleetAuthorizer;
import io.aethermagic.fleet.FleetQuestions;
import io.aethermagic.node.Incidents;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.time.Timers;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of questions to other instances, which are there where they are
 * asked for.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class,
		afterName = "io.aethermagic.autoconfigure.registry.AetherRegistryAutoConfiguration")
@Conditional(OnFleet.class)
@ConditionalOnBean(AetherRegistry.class)
@EnableConfigurationProperties(AetherFleetProperties.class)
public final class AetherFleetAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	FleetAuthorizer aetherFleetAuthorizer(AetherFleetProperties properties) {
		return properties.authorizer();
	}

	@Bean
	@ConditionalOnMissingBean
	FleetQuestions aetherFleetQuestions(AetherConsole console, Incidents incidents, FleetAuthorizer authorizer,
			Timers timers, CallbackThreads callbacks) {
		return new FleetQuestions(console, incidents, authorizer, timers, callbacks.executor());
	}

	@Bean
	@ConditionalOnMissingBean
	AetherFleet aetherFleet(AetherRegistry registry, FleetQuestions questions, AetherFleetProperties properties) {
		return new AetherFleet(registry, questions, properties.checkedTimeout());
	}

}
