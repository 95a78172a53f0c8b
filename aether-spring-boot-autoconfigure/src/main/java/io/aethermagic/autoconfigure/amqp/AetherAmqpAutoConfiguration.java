package io.aethermagic.autoconfigure.amqp;

import com.rabbitmq.client.Channel;
import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.AetherProperties;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.transport.amqp.FabricServiceListener;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.amqp.autoconfigure.RabbitConnectionDetails;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the transport {@code amqp}, where its libraries are.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class,
		afterName = "org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration")
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@ConditionalOnClass({ CachingConnectionFactory.class, Channel.class, RabbitConnectionDetails.class })
@EnableConfigurationProperties(AetherAmqpProperties.class)
public final class AetherAmqpAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "aetherAmqpTransportFactory")
	AmqpTransportFactory aetherAmqpTransportFactory(TransportPropertiesBinder binder, ListableBeanFactory beans,
			ObjectProvider<RabbitConnectionDetails> details, AetherProperties properties,
			ObjectProvider<FabricServiceListener> listeners, ObjectProvider<AetherRegistry> registry) {
		return new AmqpTransportFactory(binder, new AmqpBrokerChoice(beans, details),
				new AmqpFabricChoice(properties.getCompatibility().isAmqpFabric(), listeners, registry));
	}

	@Bean
	@ConditionalOnMissingBean
	LongHandlers aetherAmqpLongHandlers(ObjectProvider<AmqpTransportFactory> factory) {
		return new LongHandlers(factory);
	}

}
