package io.aethermagic.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Goes on at once after a stage that is complete already, as those of a hub in the same
 * process are, without making another stage for it.
 */
public final class Completed {

	private Completed() {
	}

	/**
	 * Go on when a stage completes: now, on this thread, if it has.
	 * @param <T> the type of the result
	 * @param stage the stage
	 * @param next takes the result, or the failure as it was first thrown: not in the
	 * {@link CompletionException} that stages on the way put it into
	 */
	public static <T> void then(CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> next) {
		if (isNormally(stage)) {
			next.accept(((CompletableFuture<T>) stage).join(), null);
		}
		else {
			stage.whenComplete((result, failure) -> next.accept(result, unwrap(failure)));
		}
	}

	private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Tell whether a stage is known to have completed with a result.
	 * @param stage the stage
	 * @return whether it has
	 */
	public static boolean isNormally(CompletionStage<?> stage) {
		// the JDK's minimal stage is a subclass that must not be asked
		return stage.getClass() == CompletableFuture.class && isNormally((CompletableFuture<?>) stage);
	}

	private static boolean isNormally(CompletableFuture<?> future) {
		return future.isDone() && !future.isCompletedExceptionally();
	}

}
