package io.aethermagic.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.health.AetherHealthIndicator;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
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
		Map<String, AetherHealthIndicator> indicators = new LinkedHashMap<>();
		for (AetherTransports.Configured transport : transports.all()) {
			String name = transport.name();
			indicators.put(name, new AetherHealthIndicator(transport.type(), transport.node(), clients.get(name),
					workers.get(name)));
		}
		return CompositeHealthContributor.fromMap(indicators);
	}

}
