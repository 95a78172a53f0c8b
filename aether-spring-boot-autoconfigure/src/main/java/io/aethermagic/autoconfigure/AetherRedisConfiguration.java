package io.aethermagic.autoconfigure;

import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The transport {@code redis}, where its libraries are.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({ LettuceConnectionFactory.class, RedisClient.class, DataRedisConnectionDetails.class })
@EnableConfigurationProperties(AetherRedisProperties.class)
class AetherRedisConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "aetherRedisTransportFactory")
	RedisTransportFactory aetherRedisTransportFactory(TransportPropertiesBinder binder,
			ObjectProvider<LettuceConnectionFactory> connections, ObjectProvider<DataRedisConnectionDetails> details) {
		return new RedisTransportFactory(binder, connections, details);
	}

}
