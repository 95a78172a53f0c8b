package io.aethermagic.autoconfigure.bridge;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherInstance;
import io.aethermagic.autoconfigure.AetherProperties;
import io.aethermagic.autoconfigure.AetherTransports;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of bridges from one transport to another, and of tasks that HTTP
 * services do.
 */
@AutoConfiguration(after = AetherAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AetherBridgeProperties.class)
public final class AetherBridgeAutoConfiguration {

	@Bean
	PropertyHandlers aetherPropertyHandlers(AetherBridgeProperties properties, AetherProperties aether,
			AetherInstance instance, AetherTransports transports, ObjectProvider<SslBundles> bundles) {
		return new PropertyHandlers(properties, aether, instance, transports, bundles);
	}

}
