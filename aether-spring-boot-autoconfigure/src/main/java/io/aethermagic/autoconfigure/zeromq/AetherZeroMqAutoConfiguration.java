package io.aethermagic.autoconfigure.zeromq;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherTransportSettings;
import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.autoconfigure.hub.AetherHubAutoConfiguration;
import io.aethermagic.autoconfigure.hub.AetherHubProperties;
import io.aethermagic.autoconfigure.hub.HubEndpoint;
import io.aethermagic.autoconfigure.hub.TransportHubs;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.zeromq.ZeroMqHub;
import org.zeromq.ZContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the transport {@code zeromq}, where JeroMQ is.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class, after = AetherHubAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@ConditionalOnClass(ZContext.class)
@EnableConfigurationProperties(AetherZeroMqProperties.class)
public final class AetherZeroMqAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ZeroMqConnectionDetails aetherZeroMqConnectionDetails(AetherZeroMqProperties properties) {
		return new PropertiesZeroMqConnectionDetails(
				new ZeroMqValues(TransportProperties.ofAll(ZeroMqTransportFactory.TYPE, properties)));
	}

	@Bean
	@ConditionalOnMissingBean(name = "aetherZeroMqTransportFactory")
	ZeroMqTransportFactory aetherZeroMqTransportFactory(TransportPropertiesBinder binder,
			ZeroMqConnectionDetails details, TransportHubs hubs, ObjectProvider<HubEndpoint<ZeroMqHub>> endpoint,
			AetherHubProperties hub, ObjectProvider<ZeroMqClientKeys> allowed) {
		return new ZeroMqTransportFactory(binder, details, hubs, endpoint, hub, allowed);
	}

	/**
	 * The door of the hub. It is closed with the web server's, where there is one.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = "aether.zeromq.mode", havingValue = "hub")
	static class Door {

		@Bean
		@ConditionalOnMissingBean
		ZeroMqHub aetherZeroMqHub(AetherZeroMqProperties properties, AetherTransportSettings settings,
				ObjectProvider<ZeroMqClientKeys> allowed, ObjectProvider<HubAuthorization> authorization) {
			return new ZeroMqValues(TransportProperties.ofAll(ZeroMqTransportFactory.TYPE, properties)).hub(settings,
					allowed.getIfAvailable(), authorization.getIfAvailable(() -> HubAuthorization.EVERYBODY));
		}

		@Bean
		HubEndpoint<ZeroMqHub> aetherZeroMqHubEndpoint(ZeroMqHub hub, ObjectProvider<AetherWorkers> workers) {
			return new HubEndpoint<>(ZeroMqTransportFactory.TYPE, hub, workers);
		}

	}

}
