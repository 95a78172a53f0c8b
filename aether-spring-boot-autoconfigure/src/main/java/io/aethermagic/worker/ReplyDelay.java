package io.aethermagic.worker;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Holds the first answer to a caller without an inbox for a while
 * ({@code aether.compatibility.reply-delay}): such a caller may begin to listen a moment
 * after it has performed. No thread waits meanwhile. Safe for use by several threads.
 *
 * @promise 5.16
 */
final class ReplyDelay {

	/**
	 * How many answers that belong to no run are held; beyond that they go at once. Those
	 * of runs are bounded with the runs.
	 */
	static final int MAX_HELD = 1_000;

	private final Timers timers;

	private final Duration delay;

	private final Semaphore room = new Semaphore(MAX_HELD);

	ReplyDelay(Timers timers, Duration delay) {
		this.timers = timers;
		this.delay = delay;
	}

	/**
	 * Make the queue that a run's answers wait in for each other.
	 * @param perform what they answer
	 * @return the queue, or {@code null} where answers need not wait
	 */
	@Nullable AnswerQueue queue(AetherMessage perform) {
		return applies(perform) ? new AnswerQueue() : null;
	}

	BufferLevel level() {
		return new BufferLevel("delayed-answers", MAX_HELD - this.room.availablePermits(), MAX_HELD);
	}

	private boolean applies(AetherMessage perform) {
		return perform.replyTo() == null && !this.delay.isZero();
	}

	/**
	 * Send the only answer that a perform gets, later if need be.
	 * @param perform what it answers
	 * @param answer sends it
	 * @return a stage with what became of it
	 */
	CompletionStage<Receipt> send(AetherMessage perform, Supplier<CompletionStage<Receipt>> answer) {
		if (!applies(perform) || !this.room.tryAcquire()) {
			return answer.get();
		}
		CompletableFuture<Receipt> sent = new CompletableFuture<>();
		this.timers.schedule(this.delay, () -> {
			this.room.release();
			answer.get().whenComplete((receipt, failure) -> pass(receipt, failure, sent));
		});
		return sent;
	}

	@SuppressWarnings("NullAway")
	private static void pass(@Nullable Receipt receipt, @Nullable Throwable failure, CompletableFuture<Receipt> to) {
		if (failure != null) {
			to.completeExceptionally(failure);
		}
		else {
			to.complete(receipt);
		}
	}

	/**
	 * The answers of one run, one after the other; the first one is held.
	 */
	final class AnswerQueue {

		/** Completes when the last one in the queue is sent and that is known. */
		private @Nullable CompletableFuture<Void> last;

		/**
		 * Hold the next answer, too: it answers a perform that came again.
		 */
		synchronized void hold() {
			this.last = held(this.last);
		}

		private CompletableFuture<Void> held(@Nullable CompletableFuture<Void> before) {
			CompletableFuture<Void> held = new CompletableFuture<>();
			Runnable wait = () -> ReplyDelay.this.timers.schedule(ReplyDelay.this.delay, () -> held.complete(null));
			if (before == null) {
				wait.run();
			}
			else {
				before.thenRun(wait);
			}
			return held;
		}

		/**
		 * Send an answer after those before it.
		 * @param answer sends it; it does not throw
		 * @return a stage with what became of it; who waits for it is told before the
		 * next answer is sent
		 */
		CompletionStage<Receipt> send(Supplier<CompletionStage<Receipt>> answer) {
			CompletableFuture<Receipt> sent = new CompletableFuture<>();
			CompletableFuture<Void> known = new CompletableFuture<>();
			CompletableFuture<Void> before;
			synchronized (this) {
				before = (this.last != null) ? this.last : held(null);
				this.last = known;
			}
			before.thenRun(() -> answer.get().whenComplete((receipt, failure) -> {
				pass(receipt, failure, sent);
				known.complete(null);
			}));
			return sent;
		}

	}

}
