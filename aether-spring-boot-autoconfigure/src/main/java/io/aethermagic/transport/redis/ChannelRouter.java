package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import io.aethermagic.transport.redis.connection.PubSubLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channels and patterns that this instance is subscribed to, each once, and who of it
 * listens. Safe for use by several threads.
 */
final class ChannelRouter {

	private static final Logger logger = LoggerFactory.getLogger(ChannelRouter.class);

	private final BiFunction<String, byte[], List<ChannelMessage>> reader;

	private final Map<String, List<ChannelListener>> listeners = new HashMap<>();

	private @Nullable PubSubLink link;

	/**
	 * Create a router.
	 * @param reader reads what came on a channel
	 */
	ChannelRouter(BiFunction<String, byte[], List<ChannelMessage>> reader) {
		this.reader = reader;
	}

	/**
	 * Listen, on this connection and all that follow.
	 * @param names channels, or patterns as {@link PubSubLink#isPattern} knows them
	 */
	void add(List<String> names, ChannelListener listener) {
		PubSubLink link;
		synchronized (this) {
			names.forEach((name) -> this.listeners.computeIfAbsent(name, (key) -> new ArrayList<>()).add(listener));
			link = this.link;
		}
		if (link != null) {
			link.subscribe(names).thenRun(listener::granted);
		}
	}

	/**
	 * Subscribe to all channels, on a new connection.
	 * @param own a channel more
	 * @param onOwn what runs when something comes there
	 */
	CompletionStage<Void> attach(PubSubLink link, String own, Runnable onOwn) {
		link.onMessage((name, channel, frame) -> {
			if (channel.equals(own)) {
				onOwn.run();
			}
			else {
				route(name, channel, frame);
			}
		});
		Set<ChannelListener> all = new LinkedHashSet<>();
		List<String> names;
		synchronized (this) {
			this.link = link;
			this.listeners.values().forEach(all::addAll);
			names = new ArrayList<>(this.listeners.keySet());
		}
		names.add(own);
		return link.subscribe(names).thenRun(() -> all.forEach(ChannelListener::granted));
	}

	synchronized void detach() {
		this.link = null;
	}

	/**
	 * Listen no more.
	 */
	void remove(List<String> names, ChannelListener listener) {
		synchronized (this) {
			for (String name : names) {
				List<ChannelListener> others = this.listeners.get(name);
				if (others != null && others.remove(listener) && others.isEmpty()) {
					this.listeners.remove(name);
					if (this.link != null) {
						this.link.unsubscribe(name);
					}
				}
			}
		}
	}

	private void route(String name, String channel, byte[] frame) {
		List<ChannelListener> listening;
		synchronized (this) {
			listening = List.copyOf(this.listeners.getOrDefault(name, List.of()));
		}
		List<ChannelMessage> messages = this.reader.apply(channel, frame);
		if (messages.isEmpty()) {
			logger.debug("What came on channel {} is no message", channel);
		}
		for (ChannelMessage message : messages) {
			listening.forEach((listener) -> listener.take(message));
		}
	}

}
