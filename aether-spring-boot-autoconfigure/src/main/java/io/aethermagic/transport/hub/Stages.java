package io.aethermagic.transport.hub;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;

/**
 * Completed stages, made once.
 */
final class Stages {

	static final CompletionStage<Receipt> ROUTED = CompletableFuture.completedFuture(Receipt.ROUTED);

	static final CompletionStage<Receipt> UNROUTED = CompletableFuture.completedFuture(Receipt.UNROUTED);

	static final CompletionStage<Custody> HELD = CompletableFuture.completedFuture(Custody.HELD);

	static final CompletionStage<Custody> LOST = CompletableFuture.completedFuture(Custody.LOST);

	static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

	private Stages() {
	}

	static CompletionStage<Receipt> receipt(boolean routed) {
		return routed ? ROUTED : UNROUTED;
	}

	static CompletionStage<Custody> custody(Custody custody) {
		return (custody == Custody.HELD) ? HELD : LOST;
	}

	static <T> CompletionStage<T> failed(TransportException exception) {
		return CompletableFuture.failedFuture(exception);
	}

}
