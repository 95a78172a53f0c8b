package io.aethermagic.autoconfigure.hub;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.transport.hub.Hub;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration of the application's hub, which is made when a transport asks for
 * it.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AetherHubProperties.class)
public final class AetherHubAutoConfiguration {

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	Hub aetherHub(AetherHubProperties properties, AetherTransportSettings settings) {
		return new Hub(properties.settings(settings.lease()), settings.timers());
	}

	@Bean
	TransportHubs aetherTransportHubs(ObjectProvider<Hub> hub, AetherTransportSettings settings) {
		return new TransportHubs(hub::getObject, settings.timers());
	}

}
