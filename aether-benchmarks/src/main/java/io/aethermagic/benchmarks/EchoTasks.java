package io.aethermagic.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.annotation.AetherTaskHandler;

/**
 * The handlers of the benchmarks: one that answers at once, and one that answers when it
 * is told to.
 */
class EchoTasks {

	static final String JOB = "benchmark";

	static final String TASK = "echo";

	static final String HELD_TASK = "held";

	/** The property that says how many of the held tasks are in hand at a time. */
	static final String HELD_CONCURRENCY = "benchmark.held-concurrency";

	/** As many threads as the default concurrency gives a handler. */
	static final int CONCURRENCY = 10;

	private final CompletableFuture<Void> gate = new CompletableFuture<>();

	@AetherTaskHandler(job = JOB, task = TASK)
	String echo(String text) {
		return text;
	}

	@AetherTaskHandler(job = JOB, task = HELD_TASK, concurrency = "${" + HELD_CONCURRENCY + ":10000}")
	CompletionStage<String> held(String text) {
		return this.gate.thenApply((open) -> text);
	}

	void open() {
		this.gate.complete(null);
	}

}
