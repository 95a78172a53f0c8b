package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.aethermagic.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the leases of what one channel has brought: the broker knows of none, as long
 * as the connection stands. Safe for use by several threads.
 *
 * @promise 4.1
 */
final class AmqpLeases {

	private static final Logger logger = LoggerFactory.getLogger(AmqpLeases.class);

	private final Timers timers;

	private final Duration lease;

	private final Collection<AmqpTask> held;

	private final Consumer<AmqpTask> lapsed;

	private final AtomicBoolean watching = new AtomicBoolean();

	/**
	 * Create it.
	 * @param held what is in hand, as it is at each moment
	 * @param lapsed is told of what was not held for its lease
	 */
	AmqpLeases(Timers timers, Duration lease, Collection<AmqpTask> held, Consumer<AmqpTask> lapsed) {
		this.timers = timers;
		this.lease = lease;
		this.held = held;
		this.lapsed = lapsed;
	}

	/**
	 * Look from now on, until nothing is in hand.
	 */
	void watch() {
		if (this.watching.compareAndSet(false, true)) {
			this.timers.schedule(this.lease.dividedBy(8), this::look);
		}
	}

	private void look() {
		this.watching.set(false);
		long before = this.timers.nanoTime() - this.lease.toNanos();
		for (AmqpTask task : this.held) {
			if (task.isHeld() && task.heldAtNanos() - before < 0) {
				logger.debug("The lease of {} has lapsed", task.message());
				this.lapsed.accept(task);
			}
		}
		if (!this.held.isEmpty()) {
			watch();
		}
	}

}
