package io.aethermagic.transport.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscription of one container, on a connection of its own: the receive maximum,
 * which is the number of permits, counts for a connection, and unacknowledged tasks must
 * keep neither a cancel nor another handler's tasks from arriving. Safe for use by
 * several threads; no method blocks.
 */
final class TaskSubscription implements Subscription, MqttConnection.Listener, TaskDelivery.Republisher {

	/** How many tasks without a permit wait here; at QoS 0 the broker sends on and on. */
	static final int MOST_WAITING = 1_000;

	private static final Logger logger = LoggerFactory.getLogger(TaskSubscription.class);

	private final MqttTransport transport;

	private final Channel.TaskQueue channel;

	private final String filter;

	private final String workgroup;

	private final DeliveryListener listener;

	private final Demand<TaskDelivery> demand;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private @Nullable MqttConnection connection;

	private @Nullable CompletableFuture<Void> closed;

	private int permits;

	TaskSubscription(MqttTransport transport, Channel.TaskQueue channel, SubscribeOptions options,
			DeliveryListener listener) {
		this.transport = transport;
		this.channel = channel;
		String workgroup = options.workgroup();
		this.workgroup = (workgroup != null) ? workgroup : "";
		this.filter = transport.topics().taskFilter(channel.address(), workgroup);
		this.listener = listener;
		this.demand = new Demand<>(MOST_WAITING, this::handOver);
	}

	@Override
	public void request(long n) {
		synchronized (this) {
			if (this.permits == 0) {
				this.permits = (int) Math.min(n, PublishGate.MOST_IN_FLIGHT);
				connect();
			}
		}
		this.demand.request(n);
	}

	/**
	 * Connect, if the transport has been started and it is known for how many tasks.
	 */
	synchronized void connect() {
		if (this.connection == null && this.permits > 0 && this.closed == null) {
			this.connection = this.transport.connectForTasks(this.permits, this);
		}
	}

	/**
	 * Tell whether the transport need not wait for the subscription.
	 */
	boolean isSettled() {
		return this.ready.isDone() || isClosed();
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public void onUp(MqttLink link) {
		if (isClosed()) {
			return;
		}
		link.subscribe(List.of(this.filter)).whenComplete((subscribed, failure) -> {
			if (failure == null) {
				this.ready.complete(null);
				this.transport.subscribed(this, null);
			}
			else {
				logger.error("Tasks at {} cannot be subscribed to: {}", this.channel.address(), Problems.text(failure));
				this.transport.subscribed(this, Problems.text(failure));
				reconnect(link, failure);
			}
		});
	}

	/**
	 * Try again later: a subscription that was refused is worth as much as no connection.
	 */
	private void reconnect(MqttLink link, Throwable failure) {
		MqttConnection made;
		synchronized (this) {
			made = this.connection;
		}
		if (made != null) {
			made.down(link, failure);
		}
	}

	@Override
	public void onDown(String problem) {
		// what had come and was not acknowledged stays: it is still in its window
		if (!isClosed()) {
			this.transport.subscribed(this, problem);
		}
	}

	@Override
	public void onMessage(MqttLink link, String topic, MqttMessage packet) {
		this.transport.heard();
		AetherMessage message = this.transport.messages().message(topic, packet);
		TaskDelivery delivery = new TaskDelivery(message, packet, link, this);
		if (this.demand.offer(delivery)) {
			return;
		}
		if (isClosed()) {
			delivery.release();
		}
		else {
			this.listener.onOverload(message);
			delivery.ack();
		}
	}

	private synchronized boolean isClosed() {
		return this.closed != null;
	}

	private void handOver(TaskDelivery delivery) {
		if (delivery.isPastWindow()) {
			this.demand.handBack();
			delivery.ack();
		}
		else {
			this.listener.onDelivery(delivery);
		}
	}

	@Override
	public CompletionStage<Receipt> publish(AetherMessage message, SendOptions options) {
		return this.transport.send(this.channel, message, options);
	}

	@Override
	public String workgroup() {
		return this.workgroup;
	}

	@Override
	public Timers timers() {
		return this.transport.timers();
	}

	/**
	 * Unsubscribe; then publish again what waits here. The connection stays for the
	 * acknowledgements of what was delivered.
	 */
	@Override
	public CompletionStage<Void> close() {
		CompletableFuture<Void> closing;
		MqttConnection made;
		synchronized (this) {
			if (this.closed != null) {
				return this.closed;
			}
			closing = new CompletableFuture<>();
			this.closed = closing;
			made = this.connection;
		}
		this.transport.closed(this);
		MqttLink link = (made != null) ? made.link() : null;
		if (link == null) {
			releaseWaiting(closing);
		}
		else {
			link.unsubscribe(this.filter).whenComplete((done, failure) -> releaseWaiting(closing));
		}
		return closing;
	}

	private void releaseWaiting(CompletableFuture<Void> closing) {
		CompletableFuture<?>[] released = this.demand.close()
			.stream()
			.map((delivery) -> delivery.release().toCompletableFuture())
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(released).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.warn("Tasks at {} could not be given back: {}", this.channel.address(), Problems.text(failure));
			}
			closing.complete(null);
		});
	}

	/**
	 * Close the connection.
	 * @return a stage that completes when it is closed
	 */
	CompletionStage<Void> disconnect() {
		MqttConnection made;
		synchronized (this) {
			made = this.connection;
			if (this.closed == null) {
				this.closed = CompletableFuture.completedFuture(null);
			}
		}
		this.ready.completeExceptionally(new TransportException("The transport has been stopped", null));
		return (made != null) ? made.disconnect() : CompletableFuture.completedStage(null);
	}

}
