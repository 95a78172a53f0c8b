package io.aethermagic.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Headers;
import io.aethermagic.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits, before a client stops, until the transport has every task that was sent without
 * a handle: who has sent it does not wait for anything, and may have been the last thing
 * that the application did. Safe for use by several threads; no method blocks.
 *
 * @promise 4.10
 */
final class HandOver {

	private static final Logger logger = LoggerFactory.getLogger(HandOver.class);

	private static final Duration LOOK = Duration.ofMillis(20);

	private final Timers timers;

	private final OpenCalls calls;

	private final String transport;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	HandOver(Timers timers, OpenCalls calls, String transport) {
		this.timers = timers;
		this.calls = calls;
		this.transport = transport;
	}

	/**
	 * Wait.
	 * @param limit for how long at most
	 * @return a stage that completes when the transport has everything, or the time is
	 * up: then the log says how many are lost
	 */
	CompletionStage<Void> start(Duration limit) {
		look(this.timers.nanoTime() + limit.toNanos());
		return this.done.minimalCompletionStage();
	}

	private void look(long untilNanos) {
		long left = this.calls.all().stream().filter(HandOver::isMissing).count();
		if (left > 0 && this.timers.nanoTime() - untilNanos < 0) {
			this.timers.schedule(LOOK, () -> look(untilNanos));
			return;
		}
		if (left > 0) {
			logger.warn("{} tasks that were sent without a handle have not reached transport '{}' before the "
					+ "application stopped: they are lost", left, this.transport);
		}
		this.done.complete(null);
	}

	private static boolean isMissing(OpenCall call) {
		return call instanceof PendingTask task && call.perform.headers().containsKey(Headers.SENT)
				&& !task.isHandedOver();
	}

}
