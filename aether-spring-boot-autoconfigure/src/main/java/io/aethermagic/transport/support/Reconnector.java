package io.aethermagic.transport.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the lives of a connection follow each other: it connects, lets everything be
 * restored, tells of it, and begins anew after a back-off when the life ends. A life that
 * did not last is one more failure, so that whatever ends each life at once is not met
 * more often than a connection that cannot be made. The first failure of a row is warned
 * of, and its end is said. Safe for use by several threads; no method blocks.
 *
 * @param <L> the transport's link
 * @promise 4.11
 */
public final class Reconnector<L extends Link> {

	private static final Logger logger = LoggerFactory.getLogger(Reconnector.class);

	/** What the state's problem begins with until the first attempt has ended. */
	public static final String NO_CONNECTION_YET = "There has been no connection to ";

	static final String STOPPED = "The transport has been stopped";

	private final LinkLives<L> lives;

	private final Timers timers;

	private final Backoff backoff;

	private final StateListeners listeners = new StateListeners();

	private final CompletableFuture<Void> started = new CompletableFuture<>();

	private final Object monitor = new Object();

	private boolean begun;

	private @Nullable CompletionStage<Void> stopping;

	private @Nullable Life life;

	private Timers.@Nullable Timer retry;

	private int failures;

	private final LinkState<L> state = new LinkState<>("The transport has not been started");

	/**
	 * Create a reconnector that has not been started.
	 * @param lives whose lives they are
	 * @param timers the clock
	 * @param backoff how long to wait between attempts; a life has lasted when it was
	 * restored for as long as the longest of them
	 */
	public Reconnector(LinkLives<L> lives, Timers timers, Backoff backoff) {
		this.lives = lives;
		this.timers = timers;
		this.backoff = backoff;
	}

	/**
	 * Connect, and go on doing so.
	 * @return a stage that completes with the first life that is restored; exceptionally
	 * when it is stopped before
	 * @throws IllegalStateException if it was started or stopped before
	 */
	public CompletionStage<Void> start() {
		synchronized (this.monitor) {
			if (this.begun || this.stopping != null) {
				throw new IllegalStateException("The transport was started before; make a new one");
			}
			this.begun = true;
			this.state.failed(NO_CONNECTION_YET + this.lives.where() + " yet");
		}
		connect();
		return this.started.minimalCompletionStage();
	}

	/**
	 * Say goodbye on the last life; none follows. A second call does nothing.
	 * @return a stage that completes when the connection is closed
	 */
	public CompletionStage<Void> stop() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		L last;
		boolean tell;
		synchronized (this.monitor) {
			if (this.stopping != null) {
				return this.stopping;
			}
			this.stopping = closed.minimalCompletionStage();
			cancelRetry();
			last = this.state.link();
			tell = this.state.failed(STOPPED);
			this.life = null;
		}
		this.started.completeExceptionally(new TransportException(STOPPED, null));
		this.lives.ended(true);
		CompletionStage<Void> closing = (last != null) ? last.close() : Stages.DONE;
		closing.whenComplete((done, failure) -> closed.complete(null));
		if (tell) {
			this.listeners.tell(state());
		}
		return closed.minimalCompletionStage();
	}

	/**
	 * Return how the connection is doing.
	 * @return the present state
	 */
	public TransportState state() {
		return this.state.get();
	}

	/**
	 * Tell of each life that is restored, and of its end.
	 * @param listener who is told
	 */
	public void onState(Consumer<TransportState> listener) {
		this.listeners.add(listener);
	}

	/**
	 * Return the present life.
	 * @return the link, restored or being restored, or {@code null} while there is none
	 */
	public @Nullable L link() {
		return this.state.link();
	}

	/**
	 * Return whether no life follows.
	 * @return whether it was stopped
	 */
	public boolean isStopped() {
		synchronized (this.monitor) {
			return this.stopping != null;
		}
	}

	/**
	 * Connect now rather than after the back-off. Does nothing while there is a life or
	 * an attempt at one, before the start and after the stop.
	 */
	public void connect() {
		Life next = new Life();
		synchronized (this.monitor) {
			if (!this.begun || this.stopping != null || this.life != null) {
				return;
			}
			cancelRetry();
			this.life = next;
		}
		CompletionStage<? extends L> attempt;
		try {
			attempt = this.lives.connect((why) -> lost(next, why));
		}
		catch (RuntimeException ex) {
			attempt = CompletableFuture.failedFuture(ex);
		}
		attempt.whenComplete((link, failure) -> {
			if (link != null) {
				restore(next, link);
			}
			else {
				lost(next, (failure != null) ? failure : new IllegalStateException("A connection that is none"));
			}
		});
	}

	private void restore(Life life, L link) {
		boolean current;
		synchronized (this.monitor) {
			current = isCurrent(life);
			if (current) {
				this.state.opened(link);
			}
		}
		if (!current) {
			link.close();
			return;
		}
		CompletionStage<Void> restoring;
		try {
			restoring = this.lives.restore(link);
		}
		catch (RuntimeException ex) {
			restoring = CompletableFuture.failedFuture(ex);
		}
		restoring.whenComplete((restored, failure) -> {
			if (failure == null) {
				restored(life);
			}
			else {
				link.abandon(failure);
				lost(life, failure);
			}
		});
	}

	private void restored(Life life) {
		int failed;
		synchronized (this.monitor) {
			if (!isCurrent(life)) {
				return;
			}
			life.restoredAt = this.timers.nanoTime();
			life.restored = true;
			this.state.restored();
			failed = this.failures;
		}
		if (failed > 0) {
			logger.info("Connected to {}, after {} attempts that failed", this.lives.where(), failed);
		}
		else {
			logger.debug("Connected to {}", this.lives.where());
		}
		this.started.complete(null);
		this.listeners.tell(state());
	}

	private void lost(Life life, Throwable why) {
		String text = "No connection to " + this.lives.where() + ": " + this.lives.problem(why);
		boolean tell;
		int failed;
		synchronized (this.monitor) {
			if (!isCurrent(life)) {
				return;
			}
			life.over = true;
			if (hasLasted(life)) {
				this.failures = 0;
			}
			failed = this.failures++;
			tell = this.state.failed(text);
		}
		if (failed == 0 && this.lives.warns()) {
			logger.warn("{}. It is tried again until it is there", text);
		}
		else {
			logger.debug("{}, attempt {}", text, failed + 1, why);
		}
		this.lives.ended(false);
		synchronized (this.monitor) {
			if (this.life == life) {
				this.life = null;
				this.retry = this.timers.schedule(wait(failed), this::connect);
			}
		}
		if (tell) {
			this.listeners.tell(state());
		}
	}

	private boolean isCurrent(Life life) {
		return this.life == life && !life.over;
	}

	private boolean hasLasted(Life life) {
		return life.restored && this.timers.nanoTime() - life.restoredAt >= this.backoff.most().toNanos();
	}

	/**
	 * Return how long to wait: not at all before the last of several addresses has
	 * failed.
	 */
	private Duration wait(int failed) {
		int addresses = this.lives.addresses();
		return ((failed + 1) % addresses == 0) ? this.backoff.wait(failed / addresses) : Duration.ZERO;
	}

	private void cancelRetry() {
		Timers.Timer timer = this.retry;
		if (timer != null) {
			timer.cancel();
			this.retry = null;
		}
	}

	/**
	 * One life, or the attempt at one. Guarded by the monitor.
	 */
	private static final class Life {

		private boolean restored;

		private long restoredAt;

		private boolean over;

	}

}
