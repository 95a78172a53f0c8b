package io.aethermagic.transport.support;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.TransportException;

/**
 * Stages that are often needed: completed ones, made once, and all of several.
 */
public final class Stages {

	/** {@link Receipt#ROUTED}. */
	public static final CompletionStage<Receipt> ROUTED = CompletableFuture.completedFuture(Receipt.ROUTED);

	/** {@link Receipt#UNROUTED}. */
	public static final CompletionStage<Receipt> UNROUTED = CompletableFuture.completedFuture(Receipt.UNROUTED);

	/** {@link Receipt#UNKNOWN}. */
	public static final CompletionStage<Receipt> UNKNOWN = CompletableFuture.completedFuture(Receipt.UNKNOWN);

	/** {@link Custody#HELD}. */
	public static final CompletionStage<Custody> HELD = CompletableFuture.completedFuture(Custody.HELD);

	/** {@link Custody#LOST}. */
	public static final CompletionStage<Custody> LOST = CompletableFuture.completedFuture(Custody.LOST);

	/** Nothing more to do. */
	public static final CompletionStage<Void> DONE = CompletableFuture.completedFuture(null);

	private Stages() {
	}

	/**
	 * Return the receipt of a message that somebody is there for, or nobody.
	 * @param routed whether somebody is there
	 * @return a completed stage
	 */
	public static CompletionStage<Receipt> receipt(boolean routed) {
		return routed ? ROUTED : UNROUTED;
	}

	/**
	 * Return what a step found.
	 * @param custody what it found
	 * @return a completed stage
	 */
	public static CompletionStage<Custody> custody(Custody custody) {
		return (custody == Custody.HELD) ? HELD : LOST;
	}

	/**
	 * Return a stage that has failed.
	 * @param exception why
	 * @param <T> what it would have been
	 * @return the stage
	 */
	public static <T> CompletionStage<T> failed(TransportException exception) {
		return CompletableFuture.failedFuture(exception);
	}

	/**
	 * Return a stage that completes when all have, exceptionally if one has.
	 * @param stages the stages
	 * @return the stage
	 */
	public static CompletionStage<Void> all(Collection<? extends CompletionStage<?>> stages) {
		return CompletableFuture
			.allOf(stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Return what a stage failed with.
	 * @param failure what its listener is told
	 * @return the failure, without what stages wrap around it
	 */
	public static Throwable cause(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

}
