package io.aethermagic.test.conformance;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Control;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;

/**
 * Sits before any transport, writes down what is sent and which steps are taken, and
 * mistreats what a test says. Safe for use by several threads.
 */
final class Tap implements AetherTransport {

	/** What becomes of a message. */
	enum Fate {

		/** It is lost, and its sender told that somebody has it. */
		LOST,

		/** It is sent twice, the second time under another id. */
		TWICE,

		/** It is not sent, and its sender told so. */
		FAILED,

		/** It is not sent, and its sender told that nobody is there. */
		UNROUTED,

		/** It is sent; its sender is told when {@link #confirm} is called. */
		UNCONFIRMED

	}

	/** A step that was taken. */
	enum Step {

		ACCEPT, EXTEND, ACK, RELEASE

	}

	/**
	 * A message that was sent, mistreated or not.
	 *
	 * @param channel where to
	 * @param message what
	 * @param options how
	 */
	record Sent(Channel channel, AetherMessage message, SendOptions options) {

		boolean is(Action action) {
			return this.message.action() == action && !this.message.headers().containsKey(Headers.CONTROL);
		}

		boolean is(Control control) {
			return control.wireName().equals(this.message.headers().get(Headers.CONTROL));
		}

		String header(String name) {
			return this.message.headers().getOrDefault(name, "");
		}

	}

	/**
	 * A step that was taken.
	 *
	 * @param step the step
	 * @param tid the task
	 */
	record Taken(Step step, String tid) {
	}

	private final AetherTransport inner;

	private final List<Sent> sent = new CopyOnWriteArrayList<>();

	private final Queue<AetherMessage> received = new ConcurrentLinkedQueue<>();

	private final List<Taken> steps = new CopyOnWriteArrayList<>();

	private final List<Rule> rules = new CopyOnWriteArrayList<>();

	private final Map<Channel, DeliveryListener> listeners = new ConcurrentHashMap<>();

	private final CompletableFuture<Void> confirmed = new CompletableFuture<>();

	Tap(AetherTransport inner) {
		this.inner = inner;
	}

	AetherTransport inner() {
		return this.inner;
	}

	/**
	 * Return what was sent.
	 * @param which which messages
	 * @return the messages, in order
	 */
	List<Sent> sent(Predicate<Sent> which) {
		return this.sent.stream().filter(which).toList();
	}

	/**
	 * Count what was received.
	 * @param which which messages
	 * @return how many
	 */
	long received(Predicate<AetherMessage> which) {
		return this.received.stream().filter(which).count();
	}

	List<Sent> sent(Action action) {
		return sent((message) -> message.is(action));
	}

	List<Sent> sent(Control control) {
		return sent((message) -> message.is(control));
	}

	long taken(Step step, String tid) {
		return this.steps.stream().filter((taken) -> taken.step() == step && taken.tid().equals(tid)).count();
	}

	/**
	 * Mistreat messages.
	 * @param fate what becomes of them
	 * @param times how many
	 * @param which which messages
	 */
	void mistreat(Fate fate, int times, Predicate<Sent> which) {
		this.rules.add(new Rule(fate, new AtomicInteger(times), which));
	}

	/**
	 * Hand a delivery to the last subscriber of a channel, whatever the broker thinks.
	 * @param channel the channel
	 * @param delivery the delivery
	 */
	void inject(Channel channel, Delivery delivery) {
		Objects.requireNonNull(this.listeners.get(channel)).onDelivery(delivery);
	}

	/**
	 * Tell the last subscriber of a channel of a message that there is no room for.
	 * @param channel the channel
	 * @param message the message
	 */
	void overload(Channel channel, AetherMessage message) {
		Objects.requireNonNull(this.listeners.get(channel)).onOverload(message);
	}

	/**
	 * Let the senders of what was unconfirmed know that it was sent.
	 */
	void confirm() {
		this.confirmed.complete(null);
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		Sent next = new Sent(channel, message, options);
		this.sent.add(next);
		for (Rule rule : this.rules) {
			if (rule.which().test(next) && rule.left().getAndDecrement() > 0) {
				return mistreat(rule.fate(), next);
			}
		}
		return this.inner.send(channel, message, options);
	}

	private CompletionStage<Receipt> mistreat(Fate fate, Sent next) {
		return switch (fate) {
			case LOST -> CompletableFuture.completedFuture(Receipt.ROUTED);
			case UNROUTED -> CompletableFuture.completedFuture(Receipt.UNROUTED);
			case FAILED -> CompletableFuture.failedFuture(new TransportException("The test lets this fail", null));
			case TWICE -> {
				AetherMessage first = next.message();
				this.inner.send(next.channel(), first, next.options());
				AetherMessage second = first.again(UUID.randomUUID().toString(), first.headers());
				yield this.inner.send(next.channel(), second, next.options());
			}
			case UNCONFIRMED -> this.inner.send(next.channel(), next.message(), next.options())
				.thenCombine(this.confirmed, (receipt, confirmed) -> receipt);
		};
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		this.listeners.put(channel, listener);
		return this.inner.subscribe(channel, options, new DeliveryListener() {

			@Override
			public void onDelivery(Delivery delivery) {
				Tap.this.received.add(delivery.message());
				listener.onDelivery(new TappedDelivery(delivery, Tap.this.steps::add));
			}

			@Override
			public void onOverload(AetherMessage message) {
				listener.onOverload(message);
			}

		});
	}

	@Override
	public Set<Capability> capabilities() {
		return this.inner.capabilities();
	}

	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		return this.inner.start(instance, will);
	}

	@Override
	public CompletionStage<Void> stop() {
		return this.inner.stop();
	}

	@Override
	public TransportState state() {
		return this.inner.state();
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.inner.onState(listener);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.inner.deadLetters();
	}

	private record Rule(Fate fate, AtomicInteger left, Predicate<Sent> which) {
	}

}
