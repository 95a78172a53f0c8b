package io.aethermagic.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.aethermagic.health.AetherHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of Aether's health: one contributor named {@code aether} with a part
 * for each transport, also where there is only one.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean({ AetherTransports.class, AetherClients.class, AetherWorkers.class })
public final class AetherHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnEnabledHealthIndicator("aether")
	@ConditionalOnMissingBean(name = { "aetherHealthContributor", "aetherHealthIndicator" })
	HealthContributor aetherHealthContributor(AetherTransports transports, AetherClients clients,
			AetherWorkers workers) {
		Map<String, HealthIndicator> indicators = new LinkedHashMap<>();
		for (String name : transports.names()) {
			indicators.put(name, () -> indicator(name, transports, clients, workers).health());
		}
		return CompositeHealthContributor.fromMap(indicators);
	}

	/** After another start they are others. */
	private static AetherHealthIndicator indicator(String name, AetherTransports transports, AetherClients clients,
			AetherWorkers workers) {
		AetherTransports.Configured transport = Objects.requireNonNull(transports.find(name));
		return new AetherHealthIndicator(transport.type(), transport.node(), clients.get(name), workers.get(name));
	}

}
