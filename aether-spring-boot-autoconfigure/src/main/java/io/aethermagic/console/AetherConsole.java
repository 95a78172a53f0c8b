package io.aethermagic.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.worker.HandlerView;
import io.aethermagic.worker.OutcomeMinute;
import io.aethermagic.worker.WorkerControl;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of this instance and can do to it while it runs, on all its
 * transports together. No list has more than {@value #MOST_LISTED} entries. Safe for use
 * by several threads; no method blocks.
 */
public class AetherConsole {

	/** How many entries a list has at most. */
	public static final int MOST_LISTED = 1_000;

	private static final Duration LOOK = Duration.ofMillis(100);

	private final RunningTransports transports;

	private final AetherDeadLetters deadLetters;

	/**
	 * Create a console.
	 * @param transports this instance on its transports
	 * @param deadLetters operations on dead letters
	 */
	public AetherConsole(RunningTransports transports, AetherDeadLetters deadLetters) {
		this.transports = transports;
		this.deadLetters = deadLetters;
	}

	/**
	 * Return the transports as they are now.
	 * @return the transports, the default one first
	 */
	public List<TransportStatus> transports() {
		return this.transports.all().stream().map(TransportStatus::of).toList();
	}

	/**
	 * Return handlers as they are now.
	 * @param limit how many at most
	 * @return the handlers
	 */
	public List<HandlerStatus> handlers(int limit) {
		return list(limit,
				(transport) -> transport.worker()
					.control()
					.handlers()
					.stream()
					.map((view) -> HandlerStatus.of(transport.name(), view))
					.toList());
	}

	/**
	 * Return tasks in hand as they are now.
	 * @param limit how many at most
	 * @return the tasks of each transport, those that came first before the others
	 */
	public List<TaskStatus> tasks(int limit) {
		return list(limit,
				(transport) -> transport.worker()
					.control()
					.tasks(bounded(limit))
					.stream()
					.map((view) -> TaskStatus.of(transport.name(), view))
					.toList());
	}

	/**
	 * Return calls that have not ended.
	 * @param limit how many at most
	 * @return the calls of each transport, those whose deadline is next before the others
	 */
	public List<CallStatus> calls(int limit) {
		return list(limit,
				(transport) -> transport.client()
					.control()
					.calls(bounded(limit))
					.stream()
					.map((view) -> CallStatus.of(transport.name(), view))
					.toList());
	}

	/**
	 * Return how tasks have ended here in the last minutes.
	 * @return {@value OutcomeMinute#REMEMBERED} minutes, the one that goes on first
	 */
	public List<OutcomeMinute> outcomes() {
		List<OutcomeMinute> sums = new ArrayList<>();
		for (RunningTransport transport : this.transports.all()) {
			List<OutcomeMinute> more = transport.worker().control().outcomes();
			for (int ago = 0; ago < more.size(); ago++) {
				if (ago < sums.size()) {
					sums.set(ago, sums.get(ago).plus(more.get(ago)));
				}
				else {
					sums.add(more.get(ago));
				}
			}
		}
		return sums;
	}

	private <T> List<T> list(int limit, Function<RunningTransport, List<T>> entries) {
		List<T> all = new ArrayList<>();
		for (RunningTransport transport : this.transports.all()) {
			all.addAll(entries.apply(transport));
		}
		return all.stream().limit(bounded(limit)).toList();
	}

	private static int bounded(int limit) {
		return Math.max(0, Math.min(limit, MOST_LISTED));
	}

	/**
	 * Let a handler take no more tasks until it is resumed. What it has in hand goes on.
	 * @param handler its id
	 * @return {@code false} if there is no such handler
	 */
	public boolean pause(String handler) {
		return any(handler, (control) -> control.pause(handler));
	}

	/**
	 * Let a handler take tasks again.
	 * @param handler its id
	 * @return {@code false} if there is no such handler
	 */
	public boolean resume(String handler) {
		return any(handler, (control) -> control.resume(handler));
	}

	/**
	 * Let a handler have more or fewer tasks in hand, until the next start.
	 * @param handler its id
	 * @param concurrency how many, above 0
	 * @return {@code false} if there is no such handler
	 * @throws IllegalArgumentException if it is not above 0
	 * @throws IllegalStateException if the handler's executor is the application's own,
	 * and was made for fewer
	 */
	public boolean concurrency(String handler, int concurrency) {
		return any(handler, (control) -> control.concurrency(handler, concurrency));
	}

	private boolean any(String handler, Predicate<WorkerControl> step) {
		boolean found = false;
		for (RunningTransport transport : this.transports.all()) {
			WorkerControl control = transport.worker().control();
			found |= control.handler(handler) != null && step.test(control);
		}
		return found;
	}

	/**
	 * Let all handlers take tasks again.
	 */
	public void resumeAll() {
		each(WorkerControl::resume);
	}

	/**
	 * Let no handler take tasks any more, so that this instance can be taken away: what
	 * is in hand goes on. Calls go on, too. {@link #resumeAll()} takes it back.
	 * @return a stage that completes when nothing is in hand, also if that is after a
	 * resume
	 */
	public CompletionStage<Void> drain() {
		each(WorkerControl::pause);
		CompletableFuture<Void> drained = new CompletableFuture<>();
		look(drained);
		return drained.minimalCompletionStage();
	}

	private void each(BiConsumer<WorkerControl, String> step) {
		for (RunningTransport transport : this.transports.all()) {
			WorkerControl control = transport.worker().control();
			for (HandlerView handler : control.handlers()) {
				step.accept(control, handler.definition().id());
			}
		}
	}

	private void look(CompletableFuture<Void> drained) {
		List<RunningTransport> all = this.transports.all();
		if (all.stream().allMatch(AetherConsole::isIdle)) {
			drained.complete(null);
		}
		else {
			all.get(0).node().timers().schedule(LOOK, () -> look(drained));
		}
	}

	private static boolean isIdle(RunningTransport transport) {
		WorkerControl control = transport.worker().control();
		return control.inHand() == 0 && control.handlers().stream().allMatch((handler) -> handler.inHand() == 0);
	}

	/**
	 * Cancel what has an identifier here: calls as their handles could, and tasks in hand
	 * as their callers could.
	 * @param tid the tasks' identifier
	 * @return how many calls and tasks in hand were told to stop
	 */
	public int cancel(String tid) {
		int cancelled = 0;
		for (RunningTransport transport : this.transports.all()) {
			cancelled += transport.client().control().cancel(tid);
			cancelled += transport.worker().control().cancel(tid);
		}
		return cancelled;
	}

	/**
	 * Look at tasks that were given up, by any instance.
	 * @param transport the transport whose letters are meant; {@code null} for the
	 * default one
	 * @param limit how many at most
	 * @return the letters, the oldest first
	 */
	public CompletionStage<List<DeadLetterStatus>> deadLetters(@Nullable String transport, int limit) {
		return letters(transport).list(bounded(limit))
			.thenApply((tasks) -> tasks.stream().map(DeadLetterStatus::of).toList());
	}

	/**
	 * Look at one task that was given up.
	 * @param transport the transport that keeps it; {@code null} for the default one
	 * @param id the letter's id
	 * @return the letter, or nothing if there is none
	 */
	public CompletionStage<Optional<DeadLetterStatus>> deadLetter(@Nullable String transport, String id) {
		return letters(transport).find(id).thenApply((task) -> task.map(DeadLetterStatus::of));
	}

	/**
	 * Send a task again that was given up, without a handle.
	 * @param transport the transport that keeps it; {@code null} for the default one
	 * @param id the letter's id
	 * @return a stage with the new tid; exceptionally with an
	 * {@link io.aethermagic.task.AetherException} if there is no such letter
	 */
	public CompletionStage<String> replay(@Nullable String transport, String id) {
		return letters(transport).resend(id);
	}

	/**
	 * Remove a dead letter for good.
	 * @param transport the transport that keeps it; {@code null} for the default one
	 * @param id the letter's id
	 * @return a stage that tells whether it was there
	 */
	public CompletionStage<Boolean> removeDeadLetter(@Nullable String transport, String id) {
		return letters(transport).remove(id);
	}

	private AetherDeadLetters letters(@Nullable String transport) {
		return (transport != null) ? this.deadLetters.on(transport) : this.deadLetters;
	}

}
