package io.aethermagic.benchmarks;

import java.util.concurrent.CompletionStage;

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

}
