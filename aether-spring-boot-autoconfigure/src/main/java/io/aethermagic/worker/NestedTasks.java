package io.aethermagic.worker;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.aethermagic.client.TaskScope;

/**
 * The tasks that a handler has performed as a part of its own: they get what is left of
 * its deadline, and are cancelled when its run ends. Safe for use by several threads.
 *
 * @promise 4.6
 * @promise 5.14
 */
final class NestedTasks implements TaskScope {

	private final TaskRun run;

	private final Set<Runnable> open = new LinkedHashSet<>();

	private boolean ended;

	NestedTasks(TaskRun run) {
		this.run = run;
	}

	@Override
	public Duration remaining() {
		return this.run.remaining();
	}

	@Override
	public void opened(Runnable cancel) {
		synchronized (this) {
			if (!this.ended) {
				this.open.add(cancel);
				return;
			}
		}
		cancel.run();
	}

	@Override
	public synchronized void closed(Runnable cancel) {
		this.open.remove(cancel);
	}

	/**
	 * End the scope: what is performed in it from now on is cancelled at once.
	 * @return what cancels those that are open
	 */
	synchronized List<Runnable> end() {
		this.ended = true;
		List<Runnable> left = List.copyOf(this.open);
		this.open.clear();
		return left;
	}

}
