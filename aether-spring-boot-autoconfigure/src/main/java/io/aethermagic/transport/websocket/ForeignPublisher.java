package io.aethermagic.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubRights;
import io.aethermagic.transport.hub.HubSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What foreign peers say to a hub, on either way, and what is kept of it and of its
 * answers for those that only ask by HTTP. Safe for use by several threads.
 */
final class ForeignPublisher {

	private static final Logger logger = LoggerFactory.getLogger(ForeignPublisher.class);

	/** How many addresses of tasks that came by POST are listened at. */
	private static final int MOST_ADDRESSES = 1_000;

	private final Hub hub;

	private final Timers timers;

	private final TwiceSaid twice;

	private final RetainedTexts retained = new RetainedTexts();

	private final AtomicLong ids = new AtomicLong();

	/** Those that were listened at first are first. */
	private final Map<TaskAddress, Long> listening = new LinkedHashMap<>();

	private final Map<Long, TaskAddress> addresses = new ConcurrentHashMap<>();

	private final HubSession session;

	ForeignPublisher(Hub hub, Timers timers) {
		this.hub = hub;
		this.timers = timers;
		this.twice = new TwiceSaid(timers);
		this.session = attach(hub, new Answers());
	}

	/**
	 * Attach somebody who has no will.
	 */
	static HubSession attach(Hub hub, HubClient client) {
		String id = "foreign-" + UUID.randomUUID();
		AetherMessage nothing = new AetherMessage(id, "", Action.OFFLINE, null, Map.of(), new byte[0]);
		HubSession session = hub.attach(id, new LastWill(new Channel.Topic("system", id), nothing), client);
		session.claimed();
		return session;
	}

	/**
	 * Publish a message, unless it has come on the other way.
	 * @param rights what the peer may do
	 * @param http whether it came by POST
	 * @throws MessageRefusedException if the peer may not
	 */
	void publish(HubRights rights, String name, String payload, boolean retain, boolean http) {
		ForeignTopic topic = ForeignTopic.parse(name);
		if (topic != null) {
			rights.checkSend(topic.channel(), topic.action());
		}
		if (this.twice.said(name, payload, http)) {
			return;
		}
		if (retain) {
			this.retained.add(name, payload, this.timers.now());
		}
		if (topic == null) {
			logger.debug("A foreign peer publishes to {}, where nobody is", name);
			return;
		}
		if (http && topic.isPerform()) {
			listen(topic.address());
		}
		AetherMessage message = new AetherMessage(UUID.randomUUID().toString(), topic.tid(), topic.action(), null,
				Map.of(), payload.getBytes(StandardCharsets.UTF_8));
		this.hub.send(topic.channel(), message, SendOptions.DEFAULT).whenComplete((receipt, failure) -> {
			if (failure != null) {
				logger.warn("What a foreign peer publishes to {} is lost: {}", name, failure.getMessage());
			}
		});
	}

	/**
	 * Keep what is answered at an address.
	 */
	private synchronized void listen(TaskAddress address) {
		if (this.listening.containsKey(address)) {
			return;
		}
		if (this.listening.size() >= MOST_ADDRESSES) {
			Map.Entry<TaskAddress, Long> oldest = this.listening.entrySet().iterator().next();
			this.listening.remove(oldest.getKey());
			this.addresses.remove(oldest.getValue());
			this.session.unsubscribe(oldest.getValue());
		}
		long id = this.ids.incrementAndGet();
		this.listening.put(address, id);
		this.addresses.put(id, address);
		this.session.subscribe(id, new Channel.AddressTopic(address),
				SubscribeOptions.every(Action.STATUS, Action.COMPLETE));
		this.session.request(id, Subscription.UNBOUNDED);
	}

	List<RetainedTexts.Text> retained(String topic) {
		return this.retained.of(topic);
	}

	void close() {
		this.session.close();
	}

	/**
	 * Takes what is answered.
	 */
	private final class Answers implements HubClient {

		@Override
		public void onDelivery(HubDelivery delivery) {
			AetherMessage message = delivery.message();
			Action action = message.action();
			ForeignPublisher publisher = ForeignPublisher.this;
			TaskAddress address = publisher.addresses.get(delivery.subscription());
			if (action != null && address != null) {
				publisher.retained.add(ForeignTopic.name(address, message.tid(), action),
						new String(message.payload(), StandardCharsets.UTF_8), publisher.timers.now());
			}
		}

		@Override
		public void onOverload(long subscription, AetherMessage message) {
			// it asks for all there is
		}

		@Override
		public void onClosed(String why) {
			// there will be another hub
		}

	}

}
