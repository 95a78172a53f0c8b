package io.aethermagic.autoconfigure;

import org.eclipse.paho.mqttv5.client.MqttAsyncClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.mqtt.core.AbstractMqttClientManager;

/**
 * The transport {@code mqtt}, where its libraries are.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ AbstractMqttClientManager.class, MqttAsyncClient.class })
class AetherMqttConfiguration {

	@Bean
	@ConditionalOnMissingBean
	MqttConnectionDetails aetherMqttConnectionDetails(AetherProperties properties, ObjectProvider<SslBundles> bundles) {
		return new PropertiesMqttConnectionDetails(MqttValues.ofAll(properties.getMqtt()), new MqttSsl(bundles));
	}

	@Bean
	@ConditionalOnMissingBean(name = "aetherMqttTransportFactory")
	MqttTransportFactory aetherMqttTransportFactory(AetherProperties properties, AetherInstance instance,
			MqttConnectionDetails details, ObjectProvider<SslBundles> bundles) {
		return new MqttTransportFactory(properties, instance, details, new MqttSsl(bundles));
	}

}
