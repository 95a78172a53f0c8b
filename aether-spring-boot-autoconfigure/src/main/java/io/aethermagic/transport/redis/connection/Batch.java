package io.aethermagic.transport.redis.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

/**
 * Does steps of one kind by commands that take what has come by the time they are
 * written. So a step waits for nothing but the thread that writes, many cost little, and
 * they are done in the order in which they came, whichever threads they came from. Safe
 * for use by several threads; no method blocks.
 *
 * @param <T> what a step takes
 * @param <R> what a step answers
 */
public final class Batch<T, R> {

	private static final int MOST = 200;

	private static final int MOST_BYTES = 256 * 1024;

	/** How many steps are under way before others wait for one to be answered. */
	private static final int FEW = 3;

	/**
	 * Gives a command for steps.
	 *
	 * @param <T> what a step takes
	 * @param <R> what a step answers
	 */
	@FunctionalInterface
	public interface Sender<T, R> {

		/**
		 * Give a command.
		 * @param any one of the steps
		 * @param steps the steps, to be asked for when the command is written
		 * @return a stage with the answer to each
		 */
		CompletionStage<List<R>> send(T any, Supplier<List<T>> steps);

	}

	private final ToIntFunction<T> size;

	private final Sender<T, R> sender;

	private final ArrayDeque<Waiting<T, R>> waiting = new ArrayDeque<>();

	/** Whether a command has been given that is not written yet. */
	private boolean given;

	/** How many steps are written and not answered. */
	private int underWay;

	/**
	 * Create a batch.
	 * @param size how many bytes a step takes
	 * @param sender gives the commands
	 */
	public Batch(ToIntFunction<T> size, Sender<T, R> sender) {
		this.size = size;
		this.sender = sender;
	}

	/**
	 * Do a step.
	 * @param step the step
	 * @return a stage with its answer
	 */
	public CompletionStage<R> add(T step) {
		CompletableFuture<R> result = new CompletableFuture<>();
		enqueue(step, result);
		goOn();
		return result;
	}

	/**
	 * Let a step wait for {@link #goOn}.
	 */
	synchronized void enqueue(T step, CompletableFuture<R> result) {
		this.waiting.add(new Waiting<>(step, result));
	}

	synchronized boolean isIdle() {
		return !this.given && this.underWay == 0 && this.waiting.isEmpty();
	}

	/**
	 * Give a command for what waits, unless there is one.
	 */
	void goOn() {
		T any;
		synchronized (this) {
			if (this.given || this.underWay >= FEW || this.waiting.isEmpty()) {
				return;
			}
			this.given = true;
			any = this.waiting.getLast().step();
		}
		Command command = new Command();
		this.sender.send(any, command::write).whenComplete(command::done);
	}

	private record Waiting<T, R>(T step, CompletableFuture<R> result) {
	}

	/**
	 * A command, and the steps that it has taken.
	 */
	private final class Command {

		private @Nullable List<Waiting<T, R>> taken;

		List<T> write() {
			return take(MOST, MOST_BYTES).stream().map(Waiting::step).toList();
		}

		/**
		 * Give each step its answer. A command that failed before it was written has
		 * failed for all that waits.
		 */
		void done(@Nullable List<R> results, @Nullable Throwable failure) {
			List<Waiting<T, R>> steps = take(Integer.MAX_VALUE, Integer.MAX_VALUE);
			synchronized (Batch.this) {
				Batch.this.underWay -= steps.size();
			}
			goOn();
			for (int i = 0; i < steps.size(); i++) {
				CompletableFuture<R> result = steps.get(i).result();
				if (results != null && i < results.size()) {
					result.complete(results.get(i));
				}
				else {
					result.completeExceptionally(
							(failure != null) ? failure : new IllegalStateException("Redis did not answer each step"));
				}
			}
		}

		private List<Waiting<T, R>> take(int most, int mostBytes) {
			synchronized (Batch.this) {
				if (this.taken == null) {
					this.taken = new ArrayList<>();
					long bytes = 0;
					while (this.taken.size() < most && bytes < mostBytes && !Batch.this.waiting.isEmpty()) {
						Waiting<T, R> next = Batch.this.waiting.remove();
						bytes += Batch.this.size.applyAsInt(next.step());
						this.taken.add(next);
					}
					Batch.this.given = false;
					Batch.this.underWay += this.taken.size();
				}
				return this.taken;
			}
		}

	}

}
