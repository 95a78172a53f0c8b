package io.aethermagic.autoconfigure.registry;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.ServiceIdentity;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of the registry, which is there where it is asked for: it costs
 * messages.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@Conditional(OnRegistry.class)
@EnableConfigurationProperties({ AetherRegistryProperties.class, AetherServiceProperties.class })
public final class AetherRegistryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AetherRegistry aetherRegistry(AetherRegistryProperties properties, AetherServiceProperties service,
			AetherTransportSettings settings, Environment environment, CallbackThreads callbacks,
			ApplicationEventPublisher publisher) {
		String application = environment.getProperty("spring.application.name", "application");
		// once now, so that a value that cannot be keeps the application from starting
		ServiceIdentity identity = service.identity(settings.union(), application, "");
		return new AetherRegistry(
				(transport) -> service.identity(identity.domain(), application, transport.node().instance()),
				properties.settings(settings.lease()), callbacks.executor(), publisher::publishEvent);
	}

}
