package io.aethermagic.transport.redis;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.transport.redis.connection.RedisLink;
import org.jspecify.annotations.Nullable;

/**
 * Reads again and again on one connection, as much as is asked for, and parks while
 * nothing is. No thread waits: each read begins when the one before has been told. Safe
 * for use by several threads.
 *
 * @promise 4.8
 */
final class ReadLoop {

	/** The most that one read asks for. */
	static final int MOST = 500;

	/**
	 * What is read.
	 */
	interface Source {

		/**
		 * Return how much is asked for now; 0 to park.
		 */
		long demand();

		/**
		 * Read, and deliver what was read before the stage completes.
		 */
		CompletionStage<?> read(RedisLink reader, int count);

	}

	private final Source source;

	private final RedisLink reader;

	private final Runnable ended;

	private final Consumer<Throwable> failed;

	private boolean running;

	private boolean stopping;

	private @Nullable Runnable interrupt;

	/**
	 * Create a loop that is parked.
	 * @param ended what runs, once, after {@link #stop} when nothing is read any more
	 * @param failed who is told of a read that failed; the loop goes on with
	 * {@link #again}, or not at all
	 */
	ReadLoop(Source source, RedisLink reader, Runnable ended, Consumer<Throwable> failed) {
		this.source = source;
		this.reader = reader;
		this.ended = ended;
		this.failed = failed;
	}

	/**
	 * Go on reading if there is demand.
	 */
	void wake() {
		synchronized (this) {
			if (this.running || this.stopping) {
				return;
			}
			this.running = true;
		}
		next();
	}

	/**
	 * Read no more.
	 * @param interrupt what lets a read that waits return
	 */
	void stop(Runnable interrupt) {
		synchronized (this) {
			if (this.stopping) {
				return;
			}
			this.stopping = true;
			this.interrupt = interrupt;
			if (this.running) {
				interrupt.run();
				return;
			}
		}
		this.ended.run();
	}

	/**
	 * Go on after a read that failed.
	 */
	void again() {
		next();
	}

	/**
	 * Read until a read has to be waited for, or nothing is asked for.
	 */
	private void next() {
		int count = begin();
		while (count > 0) {
			CompletableFuture<?> read = this.source.read(this.reader, count).toCompletableFuture();
			if (!read.isDone()) {
				read.whenComplete((done, failure) -> told(failure));
				interruptIfStopping();
				return;
			}
			if (read.isCompletedExceptionally()) {
				read.whenComplete((done, failure) -> told(failure));
				return;
			}
			count = begin();
		}
	}

	private void told(@Nullable Throwable failure) {
		if (failure != null) {
			this.failed.accept(failure);
		}
		else {
			next();
		}
	}

	/**
	 * Return how much is to be read next, or 0 if the loop parks or is over.
	 */
	private int begin() {
		int count;
		boolean over;
		synchronized (this) {
			over = this.stopping;
			count = over ? 0 : (int) Math.min(this.source.demand(), MOST);
			if (count == 0) {
				this.running = false;
			}
		}
		if (over) {
			this.ended.run();
		}
		return count;
	}

	/**
	 * A read that began while the loop was told to stop must not wait either.
	 */
	private void interruptIfStopping() {
		Runnable interrupt;
		synchronized (this) {
			interrupt = (this.stopping && this.running) ? this.interrupt : null;
		}
		if (interrupt != null) {
			interrupt.run();
		}
	}

}
