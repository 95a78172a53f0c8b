package io.aethermagic.transport.redis.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.aethermagic.transport.support.Stages;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * A connection that channels are subscribed on. Safe for use by several threads; no
 * method blocks.
 */
public final class PubSubLink {

	private final StatefulRedisPubSubConnection<String, byte[]> connection;

	PubSubLink(StatefulRedisPubSubConnection<String, byte[]> connection) {
		this.connection = connection;
	}

	/**
	 * Who takes what comes. Must not block.
	 */
	public interface Listener {

		/**
		 * Take a message.
		 * @param name the channel or the pattern that was subscribed to
		 * @param channel the channel
		 * @param message what came
		 */
		void onMessage(String name, String channel, byte[] message);

	}

	/**
	 * Whether a name is a pattern. Keys and channels of Aether have a colon on both sides
	 * of an asterisk in patterns alone.
	 * @param name a channel or a pattern
	 * @return {@code true} for a pattern
	 */
	public static boolean isPattern(String name) {
		return name.contains(":*:");
	}

	/**
	 * Take what comes, from now on.
	 * @param listener who takes it, on a thread that must not block
	 */
	public void onMessage(Listener listener) {
		this.connection.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, byte[] message) {
				listener.onMessage(channel, channel, message);
			}

			@Override
			public void message(String pattern, String channel, byte[] message) {
				listener.onMessage(pattern, channel, message);
			}

		});
	}

	void onLost(Consumer<Throwable> lost) {
		LossGuard.onClosed(this.connection, lost);
	}

	/**
	 * Subscribe to channels and patterns.
	 * @param names channels, and patterns as {@link #isPattern} knows them
	 * @return a stage that completes when the server knows of all
	 */
	public CompletionStage<Void> subscribe(List<String> names) {
		Map<Boolean, List<String>> kinds = names.stream().collect(Collectors.partitioningBy(PubSubLink::isPattern));
		String[] channels = kinds.getOrDefault(false, List.of()).toArray(String[]::new);
		String[] patterns = kinds.getOrDefault(true, List.of()).toArray(String[]::new);
		List<CompletionStage<Void>> subscribed = new ArrayList<>();
		if (channels.length > 0) {
			subscribed.add(this.connection.async().subscribe(channels));
		}
		if (patterns.length > 0) {
			subscribed.add(this.connection.async().psubscribe(patterns));
		}
		return Stages.all(subscribed);
	}

	/**
	 * Unsubscribe from a channel or a pattern.
	 * @param name what was subscribed to
	 * @return a stage that completes when the server knows of it
	 */
	public CompletionStage<Void> unsubscribe(String name) {
		return isPattern(name) ? this.connection.async().punsubscribe(name) : this.connection.async().unsubscribe(name);
	}

	CompletionStage<Void> close() {
		return this.connection.closeAsync();
	}

}
