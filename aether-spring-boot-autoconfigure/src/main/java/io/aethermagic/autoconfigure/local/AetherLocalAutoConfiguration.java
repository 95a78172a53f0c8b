package io.aethermagic.autoconfigure.local;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.hub.AetherHubAutoConfiguration;
import io.aethermagic.autoconfigure.hub.TransportHubs;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the transport {@code local}, which needs no library.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class, after = AetherHubAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
public final class AetherLocalAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "aetherLocalTransportFactory")
	LocalTransportFactory aetherLocalTransportFactory(TransportHubs hubs) {
		return new LocalTransportFactory(hubs);
	}

}
