package io.aethermagic.transport.redis.connection;

import java.time.Duration;
import java.util.Optional;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ReadFrom;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.resource.ClientResources;

import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.RedisCredentialsProviderFactory;

/**
 * The client configuration of an application, for connections of the transport's own: it
 * connects again itself, so that nothing is sent twice behind its back, it bounds what
 * waits for an answer, and it does not wait for an answer longer than a lease allows.
 *
 * @param application what the application has configured
 * @param settings what the connections keep to
 */
record OwnClientConfiguration(LettuceClientConfiguration application,
		ConnectionSettings settings) implements LettuceClientConfiguration {

	@Override
	public boolean isUseSsl() {
		return this.application.isUseSsl();
	}

	@Override
	@Deprecated
	public boolean isVerifyPeer() {
		return getVerifyMode() != SslVerifyMode.NONE;
	}

	@Override
	public SslVerifyMode getVerifyMode() {
		return this.application.getVerifyMode();
	}

	@Override
	public boolean isStartTls() {
		return this.application.isStartTls();
	}

	@Override
	public Optional<ClientResources> getClientResources() {
		return this.application.getClientResources();
	}

	@Override
	public Optional<ClientOptions> getClientOptions() {
		return Optional.of(this.application.getClientOptions()
			.orElseGet(ClientOptions::create)
			.mutate()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.requestQueueSize(this.settings.maxBuffered())
			.timeoutOptions(TimeoutOptions.enabled())
			.build());
	}

	@Override
	public Optional<String> getClientName() {
		return this.application.getClientName();
	}

	/**
	 * Nothing is read from a replica: it may not have what was just written.
	 */
	@Override
	public Optional<ReadFrom> getReadFrom() {
		return Optional.empty();
	}

	@Override
	public Optional<RedisCredentialsProviderFactory> getRedisCredentialsProviderFactory() {
		return this.application.getRedisCredentialsProviderFactory();
	}

	@Override
	public Duration getCommandTimeout() {
		Duration own = this.settings.timeout();
		Duration theirs = this.application.getCommandTimeout();
		return (theirs.isZero() || theirs.compareTo(own) > 0) ? own : theirs;
	}

	@Override
	public Duration getShutdownTimeout() {
		return this.application.getShutdownTimeout();
	}

	@Override
	public Duration getShutdownQuietPeriod() {
		return this.application.getShutdownQuietPeriod();
	}

}
