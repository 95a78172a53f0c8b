package io.aethermagic.transport.support;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * A transport over what a {@link Connector} makes: whatever is the same on every broker.
 * Each life of the connection attaches all subscriptions, in the order in which they were
 * made, before it is told of. Safe for use by several threads; no method blocks.
 *
 * @param <L> the connector's link
 */
public final class LinkedTransport<L extends Link> implements AetherTransport {

	/** How long a stop waits until the broker knows that the subscriptions are gone. */
	private static final int GOODBYE_SECONDS = 5;

	private final Connector<L> connector;

	private final Timers timers;

	private final Backoff backoff;

	private final Reconnector<L> reconnector;

	private final Set<LinkedSubscription<L>> subscriptions = new LinkedHashSet<>();

	private @Nullable CompletionStage<Void> stopping;

	private @Nullable Instance instance;

	/**
	 * Create a transport that is not connected yet.
	 * @param connector what makes its connections
	 * @param timers the clock
	 * @param backoff how long to wait between attempts to connect, and to subscribe where
	 * the broker refuses
	 */
	public LinkedTransport(Connector<L> connector, Timers timers, Backoff backoff) {
		this.connector = connector;
		this.timers = timers;
		this.backoff = backoff;
		this.reconnector = new Reconnector<>(new InstanceLives(), timers, backoff);
	}

	@Override
	public Set<Capability> capabilities() {
		return this.connector.capabilities();
	}

	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		synchronized (this) {
			if (this.instance != null || this.stopping != null) {
				throw new IllegalStateException("The transport was started before; make a new one");
			}
			this.instance = new Instance(instance, will);
		}
		return this.reconnector.start();
	}

	/**
	 * Connect now rather than after the back-off. Does nothing while there is a
	 * connection, before the start and after the stop.
	 */
	public void reconnect() {
		this.reconnector.connect();
	}

	@Override
	public CompletionStage<Void> stop() {
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		synchronized (this) {
			if (this.stopping != null) {
				return this.stopping;
			}
			this.stopping = stopped.minimalCompletionStage();
		}
		List<CompletionStage<?>> goodbyes = new ArrayList<>();
		for (LinkedSubscription<L> subscription : all()) {
			goodbyes.add(subscription.close().thenCompose((closed) -> subscription.left()));
		}
		Stages.all(goodbyes)
			.toCompletableFuture()
			.orTimeout(GOODBYE_SECONDS, TimeUnit.SECONDS)
			.handle((said, failure) -> said)
			.thenCompose((said) -> this.reconnector.stop())
			.thenCompose((closed) -> this.connector.close())
			.whenComplete((closed, failure) -> stopped.complete(null));
		return stopped.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		L link = this.reconnector.link();
		if (link == null || isStopping()) {
			return Stages.failed(noLink());
		}
		return link.send(channel, message, options);
	}

	private TransportException noLink() {
		String problem = isStopping() ? Reconnector.STOPPED : this.reconnector.state().problem();
		return new TransportException((problem != null) ? problem : "No connection to " + this.connector.where(), null);
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		LinkedSubscription<L> subscription = new LinkedSubscription<>(this.connector, channel, options, listener,
				this.timers, this.backoff, this::forget);
		boolean stopped;
		synchronized (this) {
			stopped = this.stopping != null;
			if (!stopped) {
				this.subscriptions.add(subscription);
			}
		}
		if (stopped) {
			subscription.close();
			return subscription;
		}
		L link = this.reconnector.link();
		if (link != null) {
			subscription.attach(link).whenComplete((attached, failure) -> {
				if (failure != null) {
					link.abandon(failure);
				}
			});
		}
		return subscription;
	}

	/**
	 * Forget what is closed, unless something of it is in hand.
	 */
	private synchronized void forget() {
		this.subscriptions.removeIf(LinkedSubscription::isOver);
	}

	private synchronized List<LinkedSubscription<L>> all() {
		return List.copyOf(this.subscriptions);
	}

	private synchronized boolean isStopping() {
		return this.stopping != null;
	}

	@Override
	public TransportState state() {
		TransportState state = this.reconnector.state();
		if (state.problem() != null) {
			return state;
		}
		for (LinkedSubscription<L> subscription : all()) {
			String problem = subscription.problem();
			if (problem != null) {
				return new TransportState(state.connected(), state.heard(), state.incarnation(), problem);
			}
		}
		return state;
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.reconnector.onState(listener);
	}

	@Override
	public List<BufferLevel> buffers() {
		L link = this.reconnector.link();
		return (link != null) ? link.buffers() : List.of();
	}

	@Override
	public DeadLetters deadLetters() {
		return this.connector.deadLetters();
	}

	/**
	 * Return where it leads, without a password.
	 */
	@Override
	public String toString() {
		return "transport to " + this.connector.where();
	}

	/**
	 * Who connects.
	 */
	private record Instance(String id, LastWill will) {
	}

	/**
	 * The lives of this instance's connection.
	 */
	private final class InstanceLives implements LinkLives<L> {

		@Override
		public String where() {
			return LinkedTransport.this.connector.where();
		}

		@Override
		public int addresses() {
			return LinkedTransport.this.connector.addresses();
		}

		@Override
		public CompletionStage<? extends L> connect(Consumer<Throwable> lost) {
			Instance instance;
			synchronized (LinkedTransport.this) {
				instance = LinkedTransport.this.instance;
			}
			if (instance == null) {
				throw new IllegalStateException("A connection without a start");
			}
			return LinkedTransport.this.connector.connect(instance.id(), instance.will(), lost);
		}

		@Override
		public CompletionStage<Void> restore(L link) {
			forget();
			return Stages.all(all().stream().map((subscription) -> subscription.attach(link)).toList())
				.thenCompose((attached) -> link.restored());
		}

		@Override
		public void ended(boolean stopped) {
			all().forEach((subscription) -> subscription.detach(stopped));
		}

		@Override
		public String problem(Throwable failure) {
			return LinkedTransport.this.connector.problem(failure);
		}

	}

}
