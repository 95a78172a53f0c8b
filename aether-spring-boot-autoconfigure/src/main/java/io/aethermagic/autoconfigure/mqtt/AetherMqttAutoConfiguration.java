package io.aethermagic.autoconfigure.mqtt;

import java.util.List;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherInstance;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.TransportProperties;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBroker;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTProtocolManager;
import org.apache.activemq.artemis.core.server.ActiveMQServers;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.mqtt.core.AbstractMqttClientManager;

/**
 * Auto-configuration of the transport {@code mqtt}, where its libraries are.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class, after = SslAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ AetherMqttProperties.class, AetherEmbeddedMqttProperties.class })
@ConditionalOnClass({ AbstractMqttClientManager.class, MqttAsyncClient.class })
public final class AetherMqttAutoConfiguration {

	private static final String EMBEDDED = "aether.mqtt.embedded.enabled";

	@Bean
	@ConditionalOnMissingBean
	MqttConnectionDetails aetherMqttConnectionDetails(AetherMqttProperties properties,
			AetherEmbeddedMqttProperties embedded, ObjectProvider<SslBundles> bundles) {
		if (embedded.isEnabled()) {
			// Nobody minds before a transport is to connect to it.
			return () -> {
				throw new InvalidAetherPropertyException(EMBEDDED, true,
						"The embedded broker is Apache Artemis, which is not on the class path",
						"Add the dependencies org.apache.artemis:artemis-server and "
								+ "org.apache.artemis:artemis-mqtt-protocol, whose version Spring Boot manages, or set "
								+ EMBEDDED + " to false");
			};
		}
		return new PropertiesMqttConnectionDetails(
				new MqttValues(TransportProperties.ofAll(MqttTransportFactory.TYPE, properties)), new MqttSsl(bundles));
	}

	@Bean
	@ConditionalOnMissingBean(name = "aetherMqttTransportFactory")
	MqttTransportFactory aetherMqttTransportFactory(TransportPropertiesBinder binder, AetherInstance instance,
			MqttConnectionDetails details, ObjectProvider<SslBundles> bundles,
			ObjectProvider<MqttConnectionOptionsCustomizer> customizers) {
		return new MqttTransportFactory(binder, instance, details, new MqttSsl(bundles), customizers);
	}

	/**
	 * A broker in the application, unless something else says which broker is used. It
	 * runs before transports can connect to it, as they need its address, and ends when
	 * they are gone.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(EMBEDDED)
	@ConditionalOnClass({ ActiveMQServers.class, MQTTProtocolManager.class })
	@ConditionalOnMissingBean(MqttConnectionDetails.class)
	static class EmbeddedBroker {

		private static final String PORT = "aether.mqtt.embedded.port";

		@Bean(initMethod = "start", destroyMethod = "stop")
		@ConditionalOnMissingBean
		EmbeddedMqttBroker aetherEmbeddedMqttBroker(AetherEmbeddedMqttProperties properties) {
			int port = properties.getPort();
			if (port < 0 || port > 0xFFFF) {
				throw new InvalidAetherPropertyException(PORT, port, "It is no port",
						"Set " + PORT + " to a port between 1 and 65535, or to 0 for a free one");
			}
			return new EmbeddedMqttBroker(port);
		}

		@Bean
		MqttConnectionDetails aetherMqttConnectionDetails(EmbeddedMqttBroker broker) {
			return () -> List.of(broker.uri());
		}

	}

}
