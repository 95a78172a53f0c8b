package io.aethermagic.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubRights;
import io.aethermagic.transport.hub.HubSession;
import io.aethermagic.transport.hub.wire.WireConnection;
import io.aethermagic.transport.hub.wire.WireEnd;
import io.aethermagic.transport.hub.wire.WireListener;
import io.aethermagic.transport.hub.wire.WireSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A session that speaks as the Python library aethermagic does: it publishes and
 * subscribes to topics, has no inbox, no custody and no demand. A task is done with when
 * it is handed over. Safe for use by several threads; no method blocks.
 *
 * @promise 5.16
 */
final class ForeignEnd implements HubClient {

	private static final Logger logger = LoggerFactory.getLogger(ForeignEnd.class);

	private static final JsonMapper JSON = JsonMapper.builder().build();

	/** It counts nowhere: tasks are acknowledged at once. */
	private static final Duration LEASE = Duration.ofMinutes(1);

	/** What is said at an address beside the states of tasks. */
	private static final Action[] SAID = { Action.COMPLETE, Action.CANCEL, Action.DISMISS, Action.IDLE };

	private final ForeignPublisher publisher;

	private final WireConnection connection;

	private final HubSession session;

	private final HubRights rights;

	private final AtomicLong ids = new AtomicLong();

	/** By their ids at the hub. Changed by what comes, one after the other. */
	private final Map<Long, Subscribed> subscriptions = new ConcurrentHashMap<>();

	ForeignEnd(Hub hub, ForeignPublisher publisher, WebSocketWire wire, WireSettings settings, Timers timers,
			HubRights rights) {
		this.rights = rights;
		this.publisher = publisher;
		this.connection = new WireConnection(wire, settings, timers, new Texts(wire), false, false);
		this.session = ForeignPublisher.attach(hub, this);
		this.connection.begin();
	}

	WireConnection connection() {
		return this.connection;
	}

	/**
	 * Take a message that came. What cannot be read is dropped, as Python's hub does; it
	 * never stops the session.
	 */
	private void take(String text) {
		try {
			JsonNode json = JSON.readTree(text);
			String topic = json.path("topic").asString("");
			switch (json.path("type").asString("")) {
				case "publish" -> this.publisher.publish(this.rights, topic, json.path("message").asString(""),
						json.path("retain").asBoolean(false), false);
				case "subscribe" -> subscribe(topic);
				case "unsubscribe" -> unsubscribe(topic);
				default -> logger.debug("A foreign peer says what is not known here");
			}
		}
		catch (MessageRefusedException ex) {
			// its protocol has no answer but the end
			this.connection.finish(WireEnd.REFUSED, String.valueOf(ex.getMessage()));
		}
		catch (JacksonException ex) {
			logger.debug("A foreign peer says what is no JSON", ex);
		}
	}

	private void subscribe(String name) {
		ForeignTopic filter = ForeignTopic.parse(name);
		if (filter == null) {
			logger.debug("A foreign peer subscribes to {}, where nothing comes from", name);
			return;
		}
		for (Subscribed known : this.subscriptions.values()) {
			if (known.isOf(filter)) {
				known.wanted().add(filter.wanted());
				return;
			}
		}
		this.rights.checkSubscribe(filter.channel());
		long id = this.ids.incrementAndGet();
		Subscribed made = new Subscribed(filter, ConcurrentHashMap.newKeySet());
		made.wanted().add(filter.wanted());
		this.subscriptions.put(id, made);
		this.session.subscribe(id, filter.channel(), filter.isPerform()
				? SubscribeOptions.tasks(filter.workgroup(), LEASE) : SubscribeOptions.every(Action.STATUS, SAID));
		this.session.request(id, Subscription.UNBOUNDED);
	}

	private void unsubscribe(String name) {
		ForeignTopic filter = ForeignTopic.parse(name);
		for (Map.Entry<Long, Subscribed> known : Set.copyOf(this.subscriptions.entrySet())) {
			Subscribed subscribed = known.getValue();
			if (filter != null && subscribed.isOf(filter) && subscribed.wanted().remove(filter.wanted())
					&& subscribed.wanted().isEmpty()) {
				this.subscriptions.remove(known.getKey());
				this.session.unsubscribe(known.getKey());
			}
		}
	}

	@Override
	public void onDelivery(HubDelivery delivery) {
		if (delivery.id() != 0) {
			this.session.ack(delivery.id());
		}
		Subscribed to = this.subscriptions.get(delivery.subscription());
		AetherMessage message = delivery.message();
		Action action = (message.action() != null) ? message.action() : Action.PERFORM;
		if (to != null && to.wants(message.tid(), action)) {
			String json = JSON.writeValueAsString(JSON.createObjectNode()
				.put("type", "message")
				.put("topic", ForeignTopic.name(to.filter().address(), message.tid(), action))
				.put("message", new String(message.payload(), StandardCharsets.UTF_8)));
			this.connection.sendOrEnd(json.getBytes(StandardCharsets.UTF_8));
		}
	}

	@Override
	public void onOverload(long subscription, AetherMessage message) {
		// it asks for all there is
	}

	@Override
	public void onClosed(String why) {
		this.connection.end(WireEnd.GOING_AWAY, why);
	}

	/**
	 * What the peer says.
	 */
	private final class Texts implements WireListener {

		private final WebSocketWire wire;

		Texts(WebSocketWire wire) {
			this.wire = wire;
		}

		@Override
		public void onMessage(byte[] message) {
			take(new String(message, StandardCharsets.UTF_8));
		}

		@Override
		public void onBeat() {
			this.wire.ping();
		}

		@Override
		public void onOver(String why) {
			// It has nothing in hand, and no will.
			ForeignEnd.this.session.close();
		}

	}

	/**
	 * What is subscribed to at the hub: once for each address and workgroup, so that what
	 * is said at an address keeps its order.
	 *
	 * @param filter the first filter for it
	 * @param wanted what is wanted of it
	 */
	private record Subscribed(ForeignTopic filter, Set<String> wanted) {

		boolean isOf(ForeignTopic other) {
			return this.filter.channel().equals(other.channel())
					&& Objects.equals(this.filter.workgroup(), other.workgroup());
		}

		boolean wants(String tid, Action action) {
			return this.wanted.contains(ForeignTopic.wanted(ForeignTopic.ANY, action))
					|| this.wanted.contains(ForeignTopic.wanted(tid, action));
		}

	}

}
