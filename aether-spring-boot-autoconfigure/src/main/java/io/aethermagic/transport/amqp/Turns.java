package io.aethermagic.transport.amqp;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what blocks on threads that others use too, one step after the other: a channel of
 * AMQP is for one thread at a time. Safe for use by several threads.
 */
final class Turns implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(Turns.class);

	private final Executor threads;

	private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	Turns(Executor threads) {
		this.threads = threads;
	}

	@Override
	public void execute(Runnable step) {
		this.steps.add(step);
		if (this.waiting.getAndIncrement() == 0) {
			this.threads.execute(this::run);
		}
	}

	private void run() {
		int seen = 1;
		do {
			for (Runnable step = this.steps.poll(); step != null; step = this.steps.poll()) {
				run(step);
			}
			seen = this.waiting.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private static void run(Runnable step) {
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A step on a channel of AMQP failed", ex);
		}
	}

}
