package io.aethermagic.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.AetherException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast that gathers answers. It has no lease and is never sent again. Safe for use
 * by several threads.
 *
 * @param <T> the type of a result
 * @promise 5.9
 */
final class PendingBroadcast<T> extends OpenCall implements BroadcastHandle<T> {

	private final CompletableFuture<List<Answer<T>>> end = new CompletableFuture<>();

	private final List<Answer<T>> answers = new ArrayList<>();

	/** Instance, and workgroup or handler, of each answer. */
	private final Set<List<String>> answered = new HashSet<>();

	private TaskEvent.@Nullable Ended ended;

	private final List<Consumer<Answer<T>>> listeners = new ArrayList<>(0);

	private final StartGate gate;

	private final Type type;

	private final int wanted;

	private final Incidents incidents;

	private TaskState state = TaskState.PENDING;

	/** Keeps the calls of listeners in order. */
	private CompletableFuture<@Nullable Void> told = CompletableFuture.completedFuture(null);

	PendingBroadcast(CallTerms terms, Consumer<OpenCall> canceller, StartGate gate, Type type, int wanted,
			Incidents incidents) {
		super(terms, canceller);
		this.gate = gate;
		this.type = type;
		this.wanted = wanted;
		this.incidents = incidents;
	}

	@Override
	synchronized TaskState state() {
		return this.state;
	}

	@Override
	synchronized boolean sending(long now) {
		if (this.state.isEnded()) {
			return false;
		}
		this.state = TaskState.SENT;
		return true;
	}

	@Override
	synchronized void notSent() {
		if (this.state == TaskState.SENT) {
			this.state = TaskState.PENDING;
		}
	}

	/**
	 * Take in an answer.
	 * @param answer a completion, or a failure of any kind
	 * @return whether it was the last one wanted
	 */
	boolean answered(TaskAnswer answer) {
		Answer<T> read = read(answer);
		synchronized (this) {
			if (this.state.isEnded() || !this.answered.add(List.of(answer.instance(), answer.workgroup()))) {
				return false;
			}
			this.answers.add(read);
			this.listeners.forEach((listener) -> tell(listener, read));
			return this.answers.size() >= this.wanted;
		}
	}

	@SuppressWarnings("unchecked")
	private Answer<T> read(TaskAnswer answer) {
		String workgroup = answer.broadcast() ? "" : answer.workgroup();
		if (answer.kind() != TaskAnswer.Kind.COMPLETED) {
			TaskAnswer.Failure failure = answer.failure();
			return new Answer<>(answer.instance(), workgroup, null,
					new TaskFailedException(String.valueOf(failure.code()), String.valueOf(failure.message())));
		}
		try {
			T value = (this.type == Void.class) ? null : (T) answer.data().read(this.type);
			return new Answer<>(answer.instance(), workgroup, value, null);
		}
		catch (RuntimeException ex) {
			return new Answer<>(answer.instance(), workgroup, null,
					new TaskFailedException("bad-result", String.valueOf(ex.getMessage())));
		}
	}

	private void tell(Consumer<Answer<T>> listener, Answer<T> answer) {
		// whatever became of the listener before, or of the attempt to call it
		this.told = this.told.handleAsync((before, failure) -> {
			try {
				listener.accept(answer);
			}
			catch (RuntimeException | Error ex) {
				this.incidents.count(Incident.LISTENER_FAILED, () -> "A listener threw on " + answer, ex);
			}
			return before;
		}, callbacks().executor());
	}

	@Override
	@Nullable TaskState end(TaskEvent.Ended ended) {
		synchronized (this) {
			TaskState before = this.state;
			if (before.isEnded()) {
				return null;
			}
			this.state = ended.state();
			this.ended = ended;
			return before;
		}
	}

	@Override
	void tell() {
		TaskEvent.Ended ended;
		synchronized (this) {
			ended = this.ended;
		}
		if (ended != null) {
			callbacks().follower().ended(ended);
		}
		this.end.complete(answers());
	}

	@Override
	public String tid() {
		return this.key.tid();
	}

	@Override
	public synchronized List<Answer<T>> answers() {
		return List.copyOf(this.answers);
	}

	@Override
	public List<Answer<T>> get(Duration timeout) {
		if (!this.end.isDone()) {
			this.gate.checkWait(this);
		}
		try {
			return this.end.get(Nanos.of(timeout), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			return answers();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AetherException("Interrupted while waiting for the answers to " + this.key, ex);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public CompletableFuture<List<Answer<T>>> completion() {
		return this.end.thenApplyAsync((all) -> all, callbacks().oneTime());
	}

	@Override
	public BroadcastHandle<T> onAnswer(Consumer<Answer<T>> listener) {
		Consumer<Answer<T>> around = callbacks().around(listener);
		synchronized (this) {
			this.answers.forEach((answer) -> tell(around, answer));
			this.listeners.add(around);
		}
		return this;
	}

	@Override
	public void cancel() {
		requestCancel();
	}

}
