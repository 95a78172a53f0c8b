package io.aethermagic.worker;

import java.time.Duration;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Reads a delivery as a task that is for this handler and in time, with its key, dispatch
 * and deadline. What is none is counted and done with. Safe for use by several threads.
 *
 * @promise 4.6
 * @promise 4.12
 * @promise 5.8
 * @promise 5.15
 */
final class PerformReader {

	/** The deadline of a task that neither its caller nor its handler sets. */
	private static final long NO_DEADLINE_NANOS = Duration.ofDays(365).toNanos();

	private final AetherNode node;

	private final WorkerSettings settings;

	private final WorkerAnswers answers;

	private final DeadLetterWriter deadLetters;

	PerformReader(AetherNode node, WorkerSettings settings, WorkerAnswers answers, DeadLetterWriter deadLetters) {
		this.node = node;
		this.deadLetters = deadLetters;
		this.settings = settings;
		this.answers = answers;
	}

	/**
	 * Read a delivery.
	 * @return a run that nobody knows of yet, or {@code null} if the delivery is done
	 * with
	 */
	@Nullable TaskRun read(TaskContainer container, Delivery delivery, long arrivedNanos) {
		TaskHandlerDefinition handler = container.definition();
		AetherMessage message = delivery.message();
		if (isForAnotherGroup(handler, message)) {
			return drop(delivery, Incident.OTHER_WORKGROUP);
		}
		Inbound perform = this.node.read(delivery);
		if (perform == null) {
			delivery.ack();
			return null;
		}
		if (perform.payload().action() != Action.PERFORM) {
			return drop(delivery, Incident.MISPLACED_MESSAGE);
		}
		long now = container.nanoTime();
		long waited = now - arrivedNanos;
		long remaining = remaining(handler, delivery, waited);
		if (remaining <= 0) {
			this.deadLetters.expired(handler, perform);
			return drop(delivery, Incident.EXPIRED_TASK);
		}
		if (waited > window(message)) {
			return drop(delivery, Incident.EXPIRED_TASK);
		}
		return new TaskRun(RunKey.of(handler, perform, this.node.codec()), perform, container, delivery,
				dispatch(delivery), arrivedNanos, now + remaining, this.answers.queue(message));
	}

	/**
	 * Tell whether a task was sent again to one workgroup that is not the handler's
	 * (5.8).
	 * @param handler the handler
	 * @param perform the task, which need not be read for it
	 * @return whether its copy is another's
	 */
	static boolean isForAnotherGroup(TaskHandlerDefinition handler, AetherMessage perform) {
		String onlyFor = Headers.text(perform.headers(), Headers.WORKGROUP);
		return onlyFor != null && (handler.broadcast() || !onlyFor.equals(handler.workgroup()));
	}

	private @Nullable TaskRun drop(Delivery delivery, Incident incident) {
		this.node.incidents().count(incident, delivery.message()::toString);
		delivery.ack();
		return null;
	}

	/**
	 * The caller's count of lost leases and the transport's: one number grows whoever
	 * recovers.
	 */
	private static int dispatch(Delivery delivery) {
		return Math.max(1, Headers.count(delivery.message().headers(), Headers.DISPATCH, 1)) + delivery.deliveryCount()
				- 1;
	}

	/**
	 * How long after its arrival a task is worth accepting (5.15).
	 */
	private static long window(AetherMessage message) {
		return Headers.number(message.headers(), Headers.WINDOW, Long.MAX_VALUE / 1_000_000) * 1_000_000;
	}

	/**
	 * How long a task has left (4.6): less the time that the broker held it where that is
	 * measured, else by the clocks.
	 */
	private long remaining(TaskHandlerDefinition handler, Delivery delivery, long waitedNanos) {
		AetherMessage message = delivery.message();
		long remaining = NO_DEADLINE_NANOS;
		long left = Headers.number(message.headers(), Headers.REMAINING, -1);
		if (left >= 0) {
			remaining = Math.min(left, NO_DEADLINE_NANOS / 1_000_000) * 1_000_000;
			Duration age = delivery.age();
			if (age != null) {
				remaining -= age.toNanos() + waitedNanos;
			}
			else {
				long deadline = Headers.number(message.headers(), Headers.DEADLINE, Long.MAX_VALUE / 4);
				long byClock = deadline + this.settings.clockTolerance().toMillis()
						- this.node.timers().now().toEpochMilli();
				remaining = Math.min(remaining, Math.min(byClock, NO_DEADLINE_NANOS / 1_000_000) * 1_000_000);
			}
		}
		Duration timeout = handler.timeout();
		return (timeout != null) ? Math.min(remaining, timeout.toNanos()) : remaining;
	}

}
