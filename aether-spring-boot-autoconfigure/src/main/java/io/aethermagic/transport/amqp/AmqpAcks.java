package io.aethermagic.transport.amqp;

import java.util.ArrayDeque;

import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said to the broker of tasks that are not in hand any more. Each makes it
 * send another task, and so waits a moment for the demand that usually comes with it.
 * Safe for use by several threads.
 */
final class AmqpAcks {

	/** How long one waits for demand. */
	private static final long WAIT_NANOS = 10_000_000L;

	private final Timers timers;

	private final ArrayDeque<Ack> acks = new ArrayDeque<>();

	AmqpAcks(Timers timers) {
		this.timers = timers;
	}

	/**
	 * Add one.
	 * @param task the task
	 * @param done whether it is done with; else the broker takes it back
	 * @param now whether it waits for nothing
	 */
	synchronized void add(AmqpTask task, boolean done, boolean now) {
		this.acks.add(new Ack(task, done, this.timers.nanoTime() + (now ? 0 : WAIT_NANOS)));
	}

	synchronized boolean isEmpty() {
		return this.acks.isEmpty();
	}

	/**
	 * Take the first that need not wait.
	 * @param wanted whether there is demand
	 */
	synchronized @Nullable Ack due(boolean wanted) {
		Ack next = this.acks.peek();
		boolean due = next != null
				&& (wanted || !next.task.credit().isLive() || this.timers.nanoTime() - next.untilNanos >= 0);
		return due ? this.acks.poll() : null;
	}

	/**
	 * What is to be said of a task.
	 *
	 * @param task the task
	 * @param done whether it is done with; else the broker takes it back
	 * @param untilNanos until when it waits for demand
	 */
	record Ack(AmqpTask task, boolean done, long untilNanos) {
	}

}
