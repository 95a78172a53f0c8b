package io.aethermagic.transport.redis;

import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * A connection that channels are subscribed on. Safe for use by several threads; no
 * method blocks.
 */
final class PubSubLink {

	private final StatefulRedisPubSubConnection<String, byte[]> connection;

	PubSubLink(StatefulRedisPubSubConnection<String, byte[]> connection) {
		this.connection = connection;
	}

	void onMessage(BiConsumer<String, byte[]> listener) {
		this.connection.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, byte[] message) {
				listener.accept(channel, message);
			}

		});
	}

	void onLost(Consumer<Throwable> lost) {
		RedisLink.listen(this.connection, lost);
	}

	CompletionStage<Void> subscribe(String... channels) {
		return this.connection.async().subscribe(channels);
	}

	CompletionStage<Void> unsubscribe(String channel) {
		return this.connection.async().unsubscribe(channel);
	}

	CompletionStage<Void> close() {
		return this.connection.closeAsync();
	}

}
