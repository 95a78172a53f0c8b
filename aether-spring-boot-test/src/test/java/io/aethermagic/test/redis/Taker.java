package io.aethermagic.test.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A transport alone, with what it takes at one address, and no instance on it.
 */
final class Taker {

	static final TaskAddress ADDRESS = new TaskAddress(TaskAddress.DEFAULT_UNION, "raw", "task",
			TaskAddress.DEFAULT_CONTEXT);

	private static final Channel.TaskQueue QUEUE = new Channel.TaskQueue(ADDRESS);

	private final AetherTransport transport;

	private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();

	private @Nullable Subscription subscription;

	private Taker(AetherTransport transport) {
		this.transport = transport;
	}

	static Taker connect(AetherTransport transport) {
		Taker taker = new Taker(transport);
		Channel.Topic presence = new Channel.Topic(TaskAddress.DEFAULT_UNION, Channel.Topic.PRESENCE);
		transport.start(UUID.randomUUID().toString(), new LastWill(presence, message("", Action.OFFLINE, Map.of())));
		Fleet.until("the transport is connected", () -> transport.state().connected());
		return taker;
	}

	AetherTransport transport() {
		return this.transport;
	}

	/**
	 * Subscribe.
	 * @param workgroup the group, or {@code null} for every task
	 * @param permits how many are asked for; 0 for none yet
	 */
	Taker join(@Nullable String workgroup, Duration lease, int permits) {
		Subscription made = this.transport.subscribe(QUEUE, SubscribeOptions.tasks(workgroup, lease),
				this.deliveries::add);
		this.subscription = made;
		if (permits > 0) {
			made.request(permits);
		}
		Fleet.until("the group is joined", () -> made.ready().toCompletableFuture().isDone());
		return this;
	}

	void request(int permits) {
		subscription().request(permits);
	}

	void close() {
		subscription().close();
	}

	private Subscription subscription() {
		if (this.subscription == null) {
			throw new IllegalStateException("Not subscribed");
		}
		return this.subscription;
	}

	List<String> taken() {
		return this.deliveries.stream().map((delivery) -> delivery.message().tid()).toList();
	}

	Delivery delivery(int number) {
		Fleet.until("delivery " + number + " has come", () -> this.deliveries.size() > number);
		return this.deliveries.get(number);
	}

	Custody accept(int number) {
		return delivery(number).accept().toCompletableFuture().join();
	}

	Custody ack(int number) {
		return delivery(number).ack().toCompletableFuture().join();
	}

	Custody release(int number) {
		return delivery(number).release().toCompletableFuture().join();
	}

	Receipt send(String tid) {
		return send(tid, SendOptions.DEFAULT);
	}

	Receipt send(String tid, SendOptions options) {
		return send(message(tid, Action.PERFORM, Map.of("mark", "1")), options);
	}

	Receipt send(AetherMessage message, SendOptions options) {
		return this.transport.send(QUEUE, message, options).toCompletableFuture().join();
	}

	static AetherMessage message(String tid, Action action, Map<String, String> headers) {
		String payload = "{\"action\":\"" + action.wireName() + "\",\"status\":\"x\",\"progress\":0,\"data\":null}";
		return new AetherMessage(UUID.randomUUID().toString(), tid, action, null, headers,
				payload.getBytes(StandardCharsets.UTF_8));
	}

}
