package io.aethermagic.transport.hub.client;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.hub.HubClient;
import io.aethermagic.transport.hub.HubConnector;
import io.aethermagic.transport.hub.HubDelivery;
import io.aethermagic.transport.hub.HubLink;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.StateListeners;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a transport connected: it makes a connection, restores on it what the transport
 * had on the one before, tells the listeners of the state, and begins anew when the
 * connection is lost. Safe for use by several threads.
 */
final class HubReconnector {

	private static final Logger logger = LoggerFactory.getLogger(HubReconnector.class);

	/**
	 * Whose connection it is.
	 */
	interface Owner {

		/**
		 * Claim what is held from another incarnation.
		 */
		List<CompletionStage<?>> claim(HubLink link);

		/**
		 * Subscribe again, and ask for what is outstanding.
		 */
		List<CompletionStage<?>> subscribe(HubLink link);

		/**
		 * Use the link no more.
		 */
		void detach();

		void onDelivery(HubDelivery delivery);

	}

	private final Owner owner;

	private final HubConnector connector;

	private final Timers timers;

	private final Backoff backoff;

	private final StateListeners listeners = new StateListeners();

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final Object monitor = new Object();

	private @Nullable String instance;

	private @Nullable LastWill will;

	private Timers.@Nullable Timer retry;

	private int failures;

	private volatile @Nullable Connection current;

	private volatile @Nullable HubLink link;

	private volatile boolean connected;

	private volatile boolean stopped;

	private volatile @Nullable String incarnation;

	private volatile @Nullable Instant heard;

	HubReconnector(Owner owner, HubConnector connector, Timers timers, Backoff backoff) {
		this.owner = owner;
		this.connector = connector;
		this.timers = timers;
		this.backoff = backoff;
	}

	CompletionStage<Void> start(String instance, LastWill will) {
		synchronized (this.monitor) {
			if (this.instance != null) {
				throw new IllegalStateException("The transport was started before; make a new one");
			}
			this.instance = instance;
			this.will = will;
		}
		connect();
		return this.started.minimalCompletionStage();
	}

	CompletionStage<Void> stop() {
		HubLink last;
		boolean tell;
		synchronized (this.monitor) {
			if (this.stopped) {
				return Stages.DONE;
			}
			this.stopped = true;
			cancelRetry();
			last = this.link;
			tell = disconnected();
		}
		this.started.completeExceptionally(new TransportException("The transport was stopped", null));
		CompletionStage<Void> closed = (last != null) ? last.close() : Stages.DONE;
		if (tell) {
			this.listeners.tell(state());
		}
		return closed;
	}

	TransportState state() {
		HubLink link = this.link;
		return new TransportState(this.connected, (link != null) ? link.heard() : this.heard, this.incarnation);
	}

	void onState(Consumer<TransportState> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Return the link, or {@code null} while there is none on which all is claimed.
	 */
	@Nullable HubLink link() {
		return this.link;
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Connect, unless there is a connection or an attempt.
	 */
	void connect() {
		Connection next = new Connection();
		String instance;
		LastWill will;
		synchronized (this.monitor) {
			instance = this.instance;
			will = this.will;
			if (instance == null || will == null || this.stopped || this.current != null) {
				return;
			}
			cancelRetry();
			this.current = next;
		}
		CompletionStage<? extends HubLink> attempt;
		try {
			attempt = this.connector.connect(instance, will, next);
		}
		catch (RuntimeException ex) {
			attempt = CompletableFuture.failedFuture(ex);
		}
		attempt.whenComplete((link, failure) -> {
			if (link != null) {
				claim(next, link);
			}
			else {
				logger.debug("No connection to the hub; another attempt follows", failure);
				lost(next);
			}
		});
	}

	private void claim(Connection connection, HubLink link) {
		String before = this.incarnation;
		boolean other = before != null && !before.equals(link.incarnation());
		whenAll(other ? this.owner.claim(link) : List.of(), () -> subscribe(connection, link));
	}

	private void subscribe(Connection connection, HubLink link) {
		boolean current;
		synchronized (this.monitor) {
			current = this.current == connection && !this.stopped;
			if (current) {
				this.incarnation = link.incarnation();
				this.link = link;
			}
		}
		if (!current) {
			link.close();
			return;
		}
		whenAll(this.owner.subscribe(link), () -> whenAll(List.of(link.claimed()), () -> connected(connection)));
	}

	private void connected(Connection connection) {
		synchronized (this.monitor) {
			if (this.current != connection) {
				return;
			}
			this.connected = true;
			this.failures = 0;
		}
		this.started.complete(null);
		this.listeners.tell(state());
	}

	private void lost(Connection lost) {
		boolean tell;
		synchronized (this.monitor) {
			if (this.current != lost) {
				return;
			}
			tell = disconnected();
			this.retry = this.timers.schedule(this.backoff.wait(this.failures++), this::connect);
		}
		if (tell) {
			this.listeners.tell(state());
		}
	}

	/**
	 * Forget the connection, under the monitor.
	 * @return whether that is news
	 */
	private boolean disconnected() {
		boolean news = this.connected;
		HubLink last = this.link;
		if (last != null) {
			this.heard = last.heard();
		}
		this.current = null;
		this.link = null;
		this.connected = false;
		this.owner.detach();
		return news;
	}

	private void cancelRetry() {
		Timers.Timer timer = this.retry;
		if (timer != null) {
			timer.cancel();
			this.retry = null;
		}
	}

	/**
	 * Go on when all stages have ended, in whichever way: if the connection is lost, its
	 * end is told apart.
	 */
	private static void whenAll(List<? extends CompletionStage<?>> stages, Runnable next) {
		CompletableFuture<?>[] futures = stages.stream()
			.map(CompletionStage::toCompletableFuture)
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(futures).whenComplete((done, failure) -> next.run());
	}

	/**
	 * One connection, and who learns of its end.
	 */
	private final class Connection implements HubClient {

		@Override
		public void onDelivery(HubDelivery delivery) {
			if (HubReconnector.this.current == this) {
				HubReconnector.this.owner.onDelivery(delivery);
			}
		}

		@Override
		public void onClosed() {
			lost(this);
		}

	}

}
