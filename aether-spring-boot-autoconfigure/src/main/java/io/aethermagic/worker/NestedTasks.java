package io.aethermagic.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.aethermagic.client.ScopedCall;
import io.aethermagic.client.TaskScope;
import io.aethermagic.task.TaskKey;

/**
 * The tasks that a handler has performed as a part of its own: they get what is left of
 * its deadline, and are cancelled when its run ends. Safe for use by several threads.
 *
 * @promise 4.6
 * @promise 5.14
 */
final class NestedTasks implements TaskScope {

	private final TaskRun run;

	/** What is open, and since when; most handlers perform no tasks. */
	private Map<ScopedCall, Long> open = Map.of();

	private Runnable told = () -> {
	};

	private boolean ended;

	NestedTasks(TaskRun run) {
		this.run = run;
	}

	/**
	 * Say who is told of each task that is opened.
	 * @param told is told after it was opened
	 * @return this scope
	 */
	synchronized NestedTasks telling(Runnable told) {
		this.told = told;
		return this;
	}

	@Override
	public TaskKey task() {
		return this.run.key.task();
	}

	@Override
	public Duration remaining() {
		return this.run.remaining();
	}

	@Override
	public void opened(ScopedCall call) {
		boolean late;
		Runnable told;
		synchronized (this) {
			late = this.ended;
			told = this.told;
			if (!late) {
				if (this.open.isEmpty()) {
					this.open = new LinkedHashMap<>();
				}
				this.open.put(call, this.run.container.nanoTime());
			}
		}
		if (late) {
			call.cancel();
		}
		else {
			told.run();
		}
	}

	@Override
	public synchronized void closed(ScopedCall call) {
		if (!this.open.isEmpty()) {
			this.open.remove(call);
		}
	}

	/**
	 * Tell whether a task is open that was performed before an instant, and of which
	 * something holds.
	 */
	boolean waitsFor(Predicate<ScopedCall> what, long beforeNanos) {
		Map<ScopedCall, Long> calls;
		synchronized (this) {
			calls = Map.copyOf(this.open);
		}
		return calls.entrySet()
			.stream()
			.anyMatch((entry) -> beforeNanos - entry.getValue() >= 0 && what.test(entry.getKey()));
	}

	/**
	 * End the scope: what is performed in it from now on is cancelled at once.
	 * @return the tasks that are open
	 */
	synchronized List<ScopedCall> end() {
		this.ended = true;
		List<ScopedCall> left = List.copyOf(this.open.keySet());
		this.open = Map.of();
		return left;
	}

}
