package io.aethermagic.autoconfigure;

import io.aethermagic.health.ReadinessGroups;

import org.springframework.boot.actuate.endpoint.web.AdditionalPathsMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration that makes Aether's health a part of the application's readiness
 * where Spring Boot has a probe for it, unless the application itself says what belongs
 * to it.
 */
@AutoConfiguration(after = AetherHealthContributorAutoConfiguration.class,
		afterName = AetherReadinessAutoConfiguration.PROBES + "AutoConfiguration")
@ConditionalOnClass({ HealthEndpointGroupsPostProcessor.class, AdditionalPathsMapper.class })
@ConditionalOnBean(name = "aetherHealthContributor",
		type = AetherReadinessAutoConfiguration.PROBES + "HealthEndpointGroupsPostProcessor")
public final class AetherReadinessAutoConfiguration {

	static final String PROBES = "org.springframework.boot.health.autoconfigure.actuate.endpoint.AvailabilityProbes";

	@Bean
	@Order(0)
	static HealthEndpointGroupsPostProcessor aetherReadinessGroups() {
		return ReadinessGroups::of;
	}

}
