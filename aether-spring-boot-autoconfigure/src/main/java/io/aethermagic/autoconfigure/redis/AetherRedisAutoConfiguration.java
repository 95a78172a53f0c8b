package io.aethermagic.autoconfigure.redis;

import io.aethermagic.autoconfigure.AetherAutoConfiguration;
import io.aethermagic.autoconfigure.TransportPropertiesBinder;
import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Auto-configuration of the transport {@code redis}, where its libraries are.
 */
@AutoConfiguration(before = AetherAutoConfiguration.class,
		afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "aether.enabled", matchIfMissing = true)
@ConditionalOnClass({ LettuceConnectionFactory.class, RedisClient.class, DataRedisConnectionDetails.class })
@EnableConfigurationProperties(AetherRedisProperties.class)
public final class AetherRedisAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "aetherRedisTransportFactory")
	RedisTransportFactory aetherRedisTransportFactory(TransportPropertiesBinder binder, ListableBeanFactory beans,
			ObjectProvider<DataRedisConnectionDetails> details) {
		return new RedisTransportFactory(binder, new RedisConnectionChoice(beans, details));
	}

}
