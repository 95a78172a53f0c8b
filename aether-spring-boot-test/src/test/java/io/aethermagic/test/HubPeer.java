package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubSession;

/**
 * An instance on a hub that notes what it gets.
 */
class HubPeer implements HubClient {

	static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "x");

	static final Channel.TaskQueue QUEUE = new Channel.TaskQueue(ADDRESS);

	static final Channel.Topic PRESENCE = new Channel.Topic("u", Channel.Topic.PRESENCE);

	static final Duration LEASE = Duration.ofSeconds(10);

	final List<HubDelivery> deliveries = Collections.synchronizedList(new ArrayList<>());

	final List<String> overloads = Collections.synchronizedList(new ArrayList<>());

	final HubSession session;

	final String id;

	private volatile boolean closed;

	private volatile Consumer<HubDelivery> listener = (delivery) -> {
	};

	private volatile Consumer<String> overloadListener = (overload) -> {
	};

	HubPeer(Hub hub, String id) {
		this.id = id;
		AetherMessage gone = message(Action.OFFLINE, id, Map.of());
		this.session = hub.attach(id, new LastWill(PRESENCE, gone), this);
	}

	static AetherMessage message(Action action, String tid, Map<String, String> headers) {
		return new AetherMessage(UUID.randomUUID().toString(), tid, action, null, headers, new byte[16]);
	}

	static AetherMessage perform(String tid) {
		return message(Action.PERFORM, tid, Map.of());
	}

	static AetherMessage performFor(String workgroup, String tid) {
		return message(Action.PERFORM, tid, Map.of(Headers.WORKGROUP, workgroup));
	}

	/**
	 * A perform that is sent again, with its last known holder.
	 */
	static AetherMessage again(String tid, String holder) {
		return message(Action.PERFORM, tid, Map.of(Headers.WORKGROUP, "g", Headers.INSTANCE, holder));
	}

	static <T> T get(CompletionStage<T> stage) {
		return stage.toCompletableFuture().join();
	}

	static SendOptions expiry(Duration expiry) {
		return SendOptions.DEFAULT.withExpiry(expiry);
	}

	static SendOptions priority(int priority) {
		return SendOptions.DEFAULT.withPriority(priority);
	}

	HubPeer work(String workgroup, long demand) {
		this.session.subscribe(1, QUEUE, SubscribeOptions.tasks(workgroup, LEASE));
		if (demand > 0) {
			this.session.request(1, demand);
		}
		return this;
	}

	HubPeer inbox(long demand) {
		this.session.subscribe(2, new Channel.Inbox(this.id), SubscribeOptions.every(Action.STATUS, Action.COMPLETE));
		if (demand > 0) {
			this.session.request(2, demand);
		}
		return this;
	}

	HubPeer ready() {
		this.session.claimed();
		return this;
	}

	void on(Consumer<HubDelivery> listener) {
		this.listener = listener;
	}

	@Override
	public void onDelivery(HubDelivery delivery) {
		this.deliveries.add(delivery);
		this.listener.accept(delivery);
	}

	void onOverload(Consumer<String> listener) {
		this.overloadListener = listener;
	}

	@Override
	public void onOverload(long subscription, AetherMessage message) {
		String overload = subscription + ": " + message.tid();
		this.overloads.add(overload);
		this.overloadListener.accept(overload);
	}

	@Override
	public void onClosed(String why) {
		this.closed = true;
	}

	boolean isClosed() {
		return this.closed;
	}

	List<String> tids() {
		return this.deliveries.stream().map((delivery) -> delivery.message().tid()).toList();
	}

	HubDelivery last() {
		return this.deliveries.get(this.deliveries.size() - 1);
	}

}
