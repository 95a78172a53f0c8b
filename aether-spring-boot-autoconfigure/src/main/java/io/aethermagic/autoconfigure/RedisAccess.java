package io.aethermagic.autoconfigure;

import java.util.function.Consumer;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisSocketConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConverters;
import org.springframework.util.StringUtils;

/**
 * What a connection factory of Spring Data Redis says about the way to the server, for
 * connections that are not its own: where the server is, who connects, TLS and threads.
 */
final class RedisAccess {

	private final LettuceConnectionFactory factory;

	private final LettuceClientConfiguration client;

	RedisAccess(LettuceConnectionFactory factory) {
		this.factory = factory;
		this.client = factory.getClientConfiguration();
		if (factory.isClusterAware()) {
			throw new IllegalStateException("The transport 'redis' does not work with a Redis Cluster yet: "
					+ "set spring.data.redis.host or spring.data.redis.sentinel in place of spring.data.redis.cluster");
		}
	}

	RedisURI uri() {
		RedisSentinelConfiguration sentinel = this.factory.getSentinelConfiguration();
		RedisSocketConfiguration socket = this.factory.getSocketConfiguration();
		if (sentinel != null) {
			return sentinel(sentinel);
		}
		return (socket != null) ? socket(socket) : standalone(this.factory.getStandaloneConfiguration());
	}

	private RedisURI sentinel(RedisSentinelConfiguration configuration) {
		RedisURI uri = LettuceConverters.sentinelConfigurationToRedisURI(configuration);
		Consumer<RedisURI> apply = this::apply;
		apply.accept(uri);
		uri.getSentinels().forEach(apply);
		uri.setDatabase(this.factory.getDatabase());
		this.client.getRedisCredentialsProviderFactory().ifPresent((credentials) -> {
			uri.setCredentialsProvider(credentials.createCredentialsProvider(configuration));
			RedisCredentialsProvider sentinels = credentials.createSentinelCredentialsProvider(configuration);
			uri.getSentinels().forEach((each) -> each.setCredentialsProvider(sentinels));
		});
		return uri;
	}

	private RedisURI socket(RedisSocketConfiguration configuration) {
		RedisURI.Builder builder = RedisURI.Builder.socket(configuration.getSocket());
		authenticate(builder, configuration, configuration.getUsername(),
				configuration.getPassword().toOptional().orElse(null));
		return builder.withDatabase(configuration.getDatabase()).withTimeout(this.client.getCommandTimeout()).build();
	}

	private RedisURI standalone(RedisStandaloneConfiguration configuration) {
		RedisURI.Builder builder = RedisURI.Builder.redis(configuration.getHostName(), configuration.getPort());
		authenticate(builder, configuration, configuration.getUsername(),
				configuration.getPassword().toOptional().orElse(null));
		RedisURI uri = builder.withDatabase(this.factory.getDatabase()).build();
		apply(uri);
		return uri;
	}

	private void authenticate(RedisURI.Builder builder, RedisConfiguration configuration, @Nullable String username,
			char @Nullable [] password) {
		if (StringUtils.hasText(username)) {
			builder.withAuthentication(username, (password != null) ? password : new char[0]);
		}
		else if (password != null) {
			builder.withPassword(password);
		}
		this.client.getRedisCredentialsProviderFactory()
			.ifPresent(
					(credentials) -> builder.withAuthentication(credentials.createCredentialsProvider(configuration)));
	}

	private void apply(RedisURI uri) {
		this.client.getClientName().ifPresent(uri::setClientName);
		uri.setSsl(this.client.isUseSsl());
		uri.setVerifyPeer(this.client.getVerifyMode());
		uri.setStartTls(this.client.isStartTls());
		uri.setTimeout(this.client.getCommandTimeout());
	}

	ClientOptions options() {
		return this.client.getClientOptions().orElseGet(ClientOptions::create);
	}

	@Nullable ClientResources resources() {
		return this.client.getClientResources().orElse(null);
	}

}
