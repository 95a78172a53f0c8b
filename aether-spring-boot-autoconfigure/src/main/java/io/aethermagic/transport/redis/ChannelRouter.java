package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Brings what is published to those who listen to its channel. Safe for use by several
 * threads; no method blocks.
 */
final class ChannelRouter {

	private final Supplier<@Nullable RedisLink> link;

	private final Map<String, List<Consumer<byte[]>>> listeners = new HashMap<>();

	ChannelRouter(Supplier<@Nullable RedisLink> link) {
		this.link = link;
	}

	/**
	 * Listen to a channel, at once if there is a link.
	 * @param channel the channel
	 * @param listener who takes what is published
	 * @return a stage that completes when the server has confirmed it; with {@code false}
	 * if there is no link: {@link #subscribeAll} does it then
	 */
	CompletionStage<Boolean> add(String channel, Consumer<byte[]> listener) {
		synchronized (this) {
			List<Consumer<byte[]>> all = new ArrayList<>(this.listeners.getOrDefault(channel, List.of()));
			all.add(listener);
			this.listeners.put(channel, List.copyOf(all));
		}
		RedisLink link = this.link.get();
		return (link != null) ? link.subscribe(Set.of(channel)).thenApply((done) -> true)
				: CompletableFuture.completedStage(false);
	}

	/**
	 * Listen to everything on a new link.
	 * @param link the link
	 * @return a stage that completes when the server has confirmed all
	 */
	CompletionStage<Void> subscribeAll(RedisLink link) {
		Set<String> channels;
		synchronized (this) {
			channels = Set.copyOf(this.listeners.keySet());
		}
		return link.subscribe(channels);
	}

	/**
	 * Listen no more; the server is told where nobody else listens.
	 * @param channel the channel
	 * @param listener who listened
	 * @return a stage that completes when the server has confirmed it
	 */
	CompletionStage<Void> remove(String channel, Consumer<byte[]> listener) {
		boolean orphan = false;
		synchronized (this) {
			List<Consumer<byte[]>> rest = new ArrayList<>(this.listeners.getOrDefault(channel, List.of()));
			if (rest.remove(listener)) {
				orphan = rest.isEmpty();
				if (orphan) {
					this.listeners.remove(channel);
				}
				else {
					this.listeners.put(channel, List.copyOf(rest));
				}
			}
		}
		RedisLink link = this.link.get();
		return (orphan && link != null) ? link.unsubscribe(Set.of(channel)) : CompletableFuture.completedStage(null);
	}

	void route(String channel, byte[] message) {
		List<Consumer<byte[]>> takers;
		synchronized (this) {
			takers = this.listeners.getOrDefault(channel, List.of());
		}
		takers.forEach((taker) -> taker.accept(message));
	}

}
