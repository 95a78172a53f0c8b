package io.aethermagic.benchmarks;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * One exchange that is measured: a request goes out, and its answer comes back.
 */
@FunctionalInterface
interface Exchange {

	/**
	 * Send one request.
	 * @return a stage that completes with the answer
	 */
	CompletionStage<?> start();

	/**
	 * Send one request, and wait for its answer on the calling thread.
	 * @throws Exception if it does not come in time, or is a failure
	 */
	default void call() throws Exception {
		start().toCompletableFuture().get(Load.PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

}
