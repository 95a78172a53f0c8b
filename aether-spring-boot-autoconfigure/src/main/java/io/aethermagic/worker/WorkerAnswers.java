package io.aethermagic.worker;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskKey;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a worker says to the caller of a task: to its inbox, or on the address's topic
 * where the caller has none. Who has published an event is told nothing.
 *
 * @promise 5.1
 * @promise 5.16
 */
final class WorkerAnswers {

	private static final CompletionStage<Receipt> TOLD = CompletableFuture.completedStage(Receipt.ROUTED);

	private final AetherNode node;

	private final String leaseMillis;

	private final ReplyDelay delay;

	private final FailureLog failures;

	WorkerAnswers(AetherNode node, WorkerSettings settings, FailureLog failures) {
		this.node = node;
		this.failures = failures;
		this.leaseMillis = Long.toString(settings.lease().toMillis());
		this.delay = new ReplyDelay(node.timers(), settings.replyDelay());
	}

	/**
	 * Make the queue that a run's answers wait in for each other.
	 * @param perform what they answer
	 * @return the queue, or {@code null} where answers need not wait
	 */
	ReplyDelay.@Nullable AnswerQueue queue(AetherMessage perform) {
		return this.delay.queue(perform);
	}

	BufferLevel delayed() {
		return this.delay.level();
	}

	/**
	 * Tell that a task is accepted, or still in hand when it came again.
	 * @param run the run
	 * @return a stage with what became of it
	 */
	CompletionStage<Receipt> accepted(TaskRun run) {
		if (isEvent(run.perform.message())) {
			return TOLD;
		}
		Map<String, String> headers = headers(run.key.workgroup(), run.dispatch());
		headers.put(Headers.LEASE, run.container.definition().broadcast() ? "0" : this.leaseMillis);
		AetherMessage message = message(run, Action.STATUS, "progress", 0, MessageCodec.EMPTY, headers);
		if (run.answers != null) {
			run.answers.hold();
		}
		return send(run, message, SendOptions.MORE);
	}

	CompletionStage<Receipt> progress(TaskRun run, int attempt, int percent, Object data) {
		Map<String, String> headers = headers(run.key.workgroup(), run.dispatch());
		headers.put(Headers.ATTEMPT, Integer.toString(attempt));
		return send(run, message(run, Action.STATUS, "progress", percent, data, headers), SendOptions.AT_MOST_ONCE);
	}

	/**
	 * Make the message that tells an outcome. Data that cannot be written becomes a
	 * failure, so that the caller is never left without an end.
	 * @param run the run
	 * @param outcome how it ended
	 * @return the message, and the outcome that it tells
	 */
	Told outcome(TaskRun run, Outcome outcome) {
		Map<String, String> headers = headers(run.key.workgroup(), run.dispatch());
		headers.put(Headers.ATTEMPT, Integer.toString(run.attempt()));
		headers.put(Headers.OUTCOME, outcome.kind().wireName());
		if (outcome.code() != null) {
			headers.put(Headers.CODE, outcome.code());
		}
		String status = (outcome.kind() == Outcome.Kind.COMPLETED) ? "succeed" : "failed";
		try {
			return new Told(outcome, message(run, Action.COMPLETE, status, 100, data(run, outcome), headers));
		}
		catch (DataException ex) {
			Outcome bad = badResult(outcome, ex, String.valueOf(ex.getMessage()));
			this.failures.badResult(run, ex);
			return outcome(run, bad);
		}
		catch (Error ex) {
			Outcome bad = badResult(outcome, ex, "The result cannot be written");
			this.node.incidents().add(Incident.HANDLER_ERROR);
			this.failures.badResult(run, ex);
			return outcome(run, bad);
		}
	}

	private @Nullable Object data(TaskRun run, Outcome outcome) {
		Type type = run.container.definition().function().resultType();
		return (outcome.kind() == Outcome.Kind.COMPLETED && type != null) ? this.node.codec().data(outcome.data(), type)
				: outcome.data();
	}

	private static <E extends Throwable> Outcome badResult(Outcome outcome, E failure, String message) throws E {
		if (outcome.kind() != Outcome.Kind.COMPLETED) {
			throw failure;
		}
		return Outcome.failed("bad-result", message);
	}

	/**
	 * Tell that a task was not taken because too many wait.
	 * @param handler whose task it is
	 * @param perform the perform
	 * @param task its address and tid
	 * @return a stage with what became of it
	 */
	CompletionStage<Receipt> overloaded(TaskHandlerDefinition handler, AetherMessage perform, TaskKey task) {
		return notTaken(Outcome.overloaded(task.address()), Outcome.OVERLOADED, handler.group(), perform, task);
	}

	/**
	 * Tell that a task was sent to this very instance, which has no handler for it.
	 * @param perform the perform
	 * @param task its address and tid
	 */
	void noHandler(AetherMessage perform, TaskKey task) {
		notTaken(Outcome.noHandler(this.node.instance(), task.address()), Outcome.NO_HANDLER, "", perform, task);
	}

	private CompletionStage<Receipt> notTaken(Outcome outcome, String code, String group, AetherMessage perform,
			TaskKey task) {
		Map<String, String> headers = headers(group,
				Math.max(1, Headers.count(perform.headers(), Headers.DISPATCH, 1)));
		headers.put(Headers.OUTCOME, outcome.kind().wireName());
		headers.put(Headers.CODE, code);
		AetherMessage message = this.node.message(Action.COMPLETE, "failed", 100, outcome.data(), task.address(), group,
				task.tid(), headers);
		return this.delay.send(perform, () -> send(perform, task, message, SendOptions.DEFAULT));
	}

	/**
	 * Tell an outcome, for the first time or once more.
	 * @param perform the perform that it answers
	 * @param outcome the outcome
	 * @param key the task
	 * @param dispatch the dispatch that the caller counts now
	 * @return a stage with what became of it
	 */
	CompletionStage<Receipt> outcome(AetherMessage perform, AetherMessage outcome, TaskKey key, int dispatch) {
		Map<String, String> headers = new HashMap<>(outcome.headers());
		headers.put(Headers.DISPATCH, Integer.toString(dispatch));
		AetherMessage again = outcome.again(this.node.newId(), headers);
		return this.delay.send(perform, () -> send(perform, key, again, SendOptions.DEFAULT));
	}

	/**
	 * Tell an outcome once more to a caller that asks.
	 * @param caller the caller's instance id
	 * @param outcome the outcome
	 * @param dispatch the dispatch that the caller asks about; 0 for that of the outcome
	 */
	void outcomeAgain(String caller, AetherMessage outcome, int dispatch) {
		Map<String, String> headers = new HashMap<>(outcome.headers());
		if (dispatch != 0) {
			headers.put(Headers.DISPATCH, Integer.toString(dispatch));
		}
		this.node.send(new Channel.Inbox(caller), new AetherMessage(this.node.newId(), outcome.tid(), outcome.action(),
				outcome.replyTo(), headers, outcome.payload()), SendOptions.DEFAULT);
	}

	CompletionStage<Receipt> send(TaskRun run, AetherMessage message) {
		return send(run, message, SendOptions.DEFAULT);
	}

	private CompletionStage<Receipt> send(TaskRun run, AetherMessage message, SendOptions options) {
		AetherMessage perform = run.perform.message();
		return (run.answers != null) ? run.answers.send(() -> send(perform, run.key.task(), message, options))
				: send(perform, run.key.task(), message, options);
	}

	private CompletionStage<Receipt> send(AetherMessage perform, TaskKey key, AetherMessage message,
			SendOptions options) {
		return isEvent(perform) ? TOLD : this.node.send(channel(perform, key), message, options);
	}

	static boolean isEvent(AetherMessage perform) {
		return perform.headers().containsKey(Headers.EVENT);
	}

	private AetherMessage message(TaskRun run, Action action, String status, int progress, @Nullable Object data,
			Map<String, String> headers) {
		TaskKey key = run.key.task();
		// a broadcast handler belongs to no workgroup: only the header tells it from
		// others
		String workgroup = run.container.definition().broadcast() ? "" : run.key.workgroup();
		return this.node.message(action, status, progress, data, key.address(), workgroup, key.tid(), headers);
	}

	private Map<String, String> headers(String workgroup, int dispatch) {
		Map<String, String> headers = new HashMap<>();
		headers.put(Headers.DISPATCH, Integer.toString(dispatch));
		headers.put(Headers.INSTANCE, this.node.instance());
		headers.put(Headers.WORKGROUP, workgroup);
		return headers;
	}

	private static Channel channel(AetherMessage perform, TaskKey key) {
		return (perform.replyTo() != null) ? new Channel.Inbox(perform.replyTo())
				: new Channel.AddressTopic(key.address());
	}

	/**
	 * An outcome as it is told.
	 *
	 * @param outcome how the task ended
	 * @param message what says so
	 */
	record Told(Outcome outcome, AetherMessage message) {
	}

}
