package io.aethermagic.transport.redis;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.redis.connection.RedisConnector;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.Backoff;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.StateListeners;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a transport connected: it opens a session, lets the transport restore on it what
 * it had on the one before, tells the listeners of the state, and begins anew when the
 * session is lost. What blocks, which is connecting, runs on a thread of its own. Safe
 * for use by several threads.
 */
final class RedisReconnector {

	private static final Logger logger = LoggerFactory.getLogger(RedisReconnector.class);

	/**
	 * Whose sessions they are.
	 */
	interface Owner {

		/**
		 * Restore everything on a session; runs on the thread for what blocks.
		 */
		CompletionStage<Void> restore(RedisSession session);

		/**
		 * Use the last session no more.
		 */
		void detach();

	}

	/** How long a stop waits for the client library. */
	private static final int CLOSE_SECONDS = 3;

	private final Owner owner;

	/** Connects, and closes, on the thread for what blocks alone. */
	private final RedisConnector connector;

	private final Backoff backoff;

	private final Timers timers;

	private final StateListeners listeners = new StateListeners();

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final ExecutorService executor = Executors.newSingleThreadExecutor((runnable) -> {
		Thread thread = new Thread(runnable, "aether-redis-connect");
		thread.setDaemon(true);
		return thread;
	});

	private final Object monitor = new Object();

	private Timers.@Nullable Timer retry;

	private int failures;

	private boolean wasConnected;

	private long restoredAtNanos;

	private volatile @Nullable RedisSession session;

	private volatile boolean connected;

	private volatile boolean stopped;

	private volatile @Nullable Instant heard;

	private volatile @Nullable String problem;

	RedisReconnector(Owner owner, RedisConnector connector, Backoff backoff, Timers timers) {
		this.owner = owner;
		this.connector = connector;
		this.timers = timers;
		this.backoff = backoff;
	}

	CompletionStage<Void> start() {
		run(this::connect);
		return this.started.minimalCompletionStage();
	}

	/**
	 * Use no session any more.
	 * @return a stage that completes when the connections are closed
	 */
	CompletionStage<Void> stop() {
		RedisSession last;
		boolean tell;
		synchronized (this.monitor) {
			this.stopped = true;
			Timers.Timer timer = this.retry;
			if (timer != null) {
				timer.cancel();
			}
			last = this.session;
			tell = this.connected;
			if (tell && hasLasted()) {
				this.failures = 0;
			}
			this.session = null;
			this.connected = false;
		}
		this.started.completeExceptionally(new TransportException("The transport was stopped", null));
		this.owner.detach();
		CompletionStage<Void> closed = ((last != null) ? last.close() : Stages.DONE).handle((done, failure) -> null);
		CompletableFuture<Void> gone = new CompletableFuture<>();
		closed.thenRun(() -> {
			run(() -> {
				this.connector.close();
				gone.complete(null);
			});
			this.executor.shutdown();
		});
		if (tell) {
			this.listeners.tell(state());
		}
		return gone.completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS);
	}

	TransportState state() {
		return new TransportState(this.connected, this.heard, null, this.problem);
	}

	void onState(Consumer<TransportState> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Return the session, or {@code null} while there is none.
	 */
	@Nullable RedisSession session() {
		return this.session;
	}

	boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Take note of a sign of life.
	 */
	void heard() {
		this.heard = this.timers.now();
	}

	/**
	 * Run what blocks.
	 */
	void run(Runnable blocking) {
		try {
			this.executor.execute(blocking);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The transport has stopped; nothing connects any more");
		}
	}

	private void connect() {
		if (this.stopped) {
			return;
		}
		RedisSession opened = null;
		try {
			opened = this.connector.open(this::lost);
			RedisSession next = opened;
			boolean again;
			synchronized (this.monitor) {
				if (this.stopped) {
					next.close();
					return;
				}
				this.session = next;
				again = this.wasConnected;
			}
			next.setMayHaveMissedLeases(again);
			this.owner.restore(next).whenComplete((restored, failure) -> {
				if (failure != null) {
					next.lost(failure);
				}
				else {
					restored(next);
				}
			});
		}
		catch (RuntimeException ex) {
			if (opened != null) {
				opened.lost(ex);
			}
			else {
				lost(ex);
			}
		}
	}

	private void restored(RedisSession session) {
		synchronized (this.monitor) {
			if (this.session != session || session.isOver()) {
				return;
			}
			this.connected = true;
			this.wasConnected = true;
			this.restoredAtNanos = this.timers.nanoTime();
			this.problem = null;
		}
		heard();
		logger.debug("Connected to Redis");
		this.started.complete(null);
		this.listeners.tell(state());
	}

	/**
	 * Whether the session was of use. One that is lost at once, as on a cluster that is
	 * not whole, is one more failure.
	 */
	private boolean hasLasted() {
		long least = this.backoff.most().toNanos();
		return this.timers.nanoTime() - this.restoredAtNanos >= least;
	}

	private void lost(Throwable failure) {
		String text = "No connection to Redis at " + this.connector.where() + ": " + RedisProblems.text(failure);
		boolean tell;
		int failures;
		synchronized (this.monitor) {
			if (this.stopped) {
				return;
			}
			tell = this.connected;
			if (tell && hasLasted()) {
				this.failures = 0;
			}
			this.session = null;
			this.connected = false;
			this.problem = text;
			failures = this.failures++;
			this.retry = this.timers.schedule(this.backoff.wait(failures), () -> run(this::connect));
		}
		if (failures == 0) {
			logger.warn("{}. It is tried again until it is there", text);
		}
		else {
			logger.debug("{}, attempt {}", text, failures + 1, failure);
		}
		this.owner.detach();
		if (tell) {
			this.listeners.tell(state());
		}
	}

}
