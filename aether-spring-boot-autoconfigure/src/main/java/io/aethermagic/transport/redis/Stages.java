package io.aethermagic.transport.redis;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Custody;
import io.aethermagic.transport.TransportException;

/**
 * Stages that are often needed.
 */
final class Stages {

	static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

	static final CompletionStage<Custody> HELD = CompletableFuture.completedFuture(Custody.HELD);

	static final CompletionStage<Custody> LOST = CompletableFuture.completedFuture(Custody.LOST);

	private Stages() {
	}

	/**
	 * Return a stage that completes when all have, exceptionally if one has.
	 */
	static CompletionStage<Void> all(Collection<? extends CompletionStage<?>> stages) {
		return CompletableFuture
			.allOf(stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
	}

	static <T> CompletionStage<T> notConnected() {
		return CompletableFuture.failedFuture(
				new TransportException("There is no connection to Redis now; it is made again by itself", null));
	}

}
