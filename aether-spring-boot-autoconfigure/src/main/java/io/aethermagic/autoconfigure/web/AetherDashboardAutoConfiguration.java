package io.aethermagic.autoconfigure.web;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.web.AetherDashboard;
import io.aethermagic.web.DashboardAuthorization;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Auto-configuration of the dashboard, which is there where it is asked for.
 */
@AutoConfiguration(afterName = "io.aethermagic.autoconfigure.fleet.AetherFleetAutoConfiguration")
@ConditionalOnBooleanProperty(name = "aether.web.dashboard.enabled")
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(RouterFunction.class)
@ConditionalOnBean({ AetherRegistry.class, AetherFleet.class })
@EnableConfigurationProperties(AetherWebProperties.class)
public final class AetherDashboardAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DashboardAuthorization aetherDashboardAuthorization(AetherWebProperties properties) {
		return properties.getDashboard().authorization();
	}

	@Bean
	@ConditionalOnMissingBean
	AetherDashboard aetherDashboard(AetherWebProperties properties, DashboardAuthorization authorization,
			AetherRegistry registry, AetherFleet fleet, AetherConsole console, AetherDeadLetters letters) {
		return new AetherDashboard(properties.checkedPath(), authorization, registry, fleet, console, letters);
	}

	@Bean
	RouterFunction<ServerResponse> aetherDashboardRoutes(AetherDashboard dashboard) {
		return dashboard.routes();
	}

}
