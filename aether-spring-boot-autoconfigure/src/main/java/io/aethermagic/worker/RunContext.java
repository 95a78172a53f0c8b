package io.aethermagic.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.client.ScopedOperations;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a handler sees of one attempt of its {@link TaskRun}. Progress is conflated: while
 * one is on its way, only the newest of those that follow is kept.
 *
 * @promise 4.8
 */
final class RunContext implements TaskContext {

	private final TaskRun run;

	private final int attempt;

	private final AetherNode node;

	private final WorkerAnswers answers;

	private final ScopedOperations operations;

	private final WaitingCircles circles;

	private boolean sending;

	private @Nullable Progress newest;

	private @Nullable Map<String, String> headers;

	RunContext(TaskRun run, int attempt, AetherNode node, WorkerAnswers answers, ScopedOperations operations,
			WaitingCircles circles) {
		this.run = run;
		this.attempt = attempt;
		this.node = node;
		this.answers = answers;
		this.operations = operations;
		this.circles = circles;
	}

	@Override
	public TaskAddress address() {
		return this.run.key.task().address();
	}

	@Override
	public String tid() {
		return this.run.key.task().tid();
	}

	@Override
	public String workgroup() {
		return this.run.container.definition().broadcast() ? "" : this.run.key.workgroup();
	}

	@Override
	public int dispatch() {
		return this.run.dispatch();
	}

	@Override
	public int attempt() {
		return this.attempt;
	}

	@Override
	public Instant deadline() {
		return this.node.timers().now().plus(remaining());
	}

	@Override
	public Duration remaining() {
		return this.run.remaining();
	}

	@Override
	public synchronized Map<String, String> headers() {
		Map<String, String> own = this.headers;
		if (own == null) {
			Map<String, String> users = new HashMap<>(this.run.perform.message().headers());
			users.keySet().removeIf((name) -> name.startsWith(Headers.PREFIX));
			own = Map.copyOf(users);
			this.headers = own;
		}
		return own;
	}

	@Override
	public boolean cancelled() {
		return this.run.stopReason() != StopReason.NONE;
	}

	@Override
	public void onCancel(Runnable listener) {
		this.run.onStop(() -> {
			try {
				listener.run();
			}
			catch (RuntimeException | Error ex) {
				this.node.incidents()
					.count(Incident.LISTENER_FAILED, () -> "A listener threw on the cancel of " + this.run.key.task(),
							ex);
			}
		});
	}

	@Override
	public void progress(int percent, @Nullable Object data) {
		Progress progress = new Progress(Math.max(0, Math.min(100, percent)),
				(data != null) ? data : MessageCodec.EMPTY);
		this.run.progressed(progress.percent());
		synchronized (this) {
			if (this.sending) {
				this.newest = progress;
				return;
			}
			this.sending = true;
		}
		send(progress);
	}

	/**
	 * Say the newest progress, if it waits for the way to be free: the handler has
	 * returned, and the outcome follows.
	 */
	void flush() {
		Progress last;
		synchronized (this) {
			last = this.newest;
			this.newest = null;
		}
		if (last == null) {
			return;
		}
		try {
			send(last);
		}
		catch (RuntimeException | Error ex) {
			this.node.incidents().count(Incident.SEND_FAILED, () -> "Progress of " + this.run.key.task(), ex);
		}
	}

	private void send(Progress progress) {
		boolean sent = false;
		try {
			if (!this.run.hasEnded() && this.run.attempt() == this.attempt && !cancelled()) {
				sent = true;
				this.answers.progress(this.run, this.attempt, progress.percent(), progress.data())
					.whenComplete((receipt, failure) -> sent());
			}
		}
		catch (RuntimeException | Error ex) {
			sent();
			throw ex;
		}
		if (!sent) {
			sent();
		}
	}

	private void sent() {
		Progress next;
		synchronized (this) {
			next = this.newest;
			this.newest = null;
			this.sending = next != null;
		}
		if (next != null) {
			send(next);
		}
	}

	@Override
	public AetherOperations nested() {
		return this.operations.within(this.run.nested.telling(this.circles::nested));
	}

	private record Progress(int percent, Object data) {
	}

}
