package io.aethermagic.autoconfigure.actuate;

import io.aethermagic.actuate.AetherEndpoint;
import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.console.AetherConsole;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the endpoint {@code aether}, where it is exposed.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(AetherConsole.class)
public final class AetherEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnMissingBean
	AetherEndpoint aetherEndpoint(AetherConsole console) {
		return new AetherEndpoint(console);
	}

}
