package io.aethermagic.test.application;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.worker.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A task for the unit test of a handler method, without Aether and without Spring: keeps
 * what the handler reports, and can be cancelled. Safe for use by several threads.
 */
public final class TestTaskContext implements TaskContext {

	private final TaskAddress address;

	private final String tid = UUID.randomUUID().toString();

	private final Map<String, String> headers = new LinkedHashMap<>();

	private final List<Report> reports = new ArrayList<>();

	private final List<Runnable> cancelListeners = new ArrayList<>();

	private int cancelAt = Integer.MAX_VALUE;

	private int attempt = 1;

	private boolean cancelled;

	private @Nullable AetherOperations nested;

	/**
	 * Create the first attempt of a task.
	 * @param job the service
	 * @param task the operation
	 */
	public TestTaskContext(String job, String task) {
		this.address = new TaskAddress(TaskAddress.DEFAULT_UNION, job, task, TaskAddress.DEFAULT_CONTEXT);
	}

	/**
	 * Add a header of the caller.
	 * @param name its name
	 * @param value its value
	 * @return this context
	 */
	public synchronized TestTaskContext header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	/**
	 * Set which run of the handler it is.
	 * @param attempt 1 for the first
	 * @return this context
	 */
	public synchronized TestTaskContext attempt(int attempt) {
		this.attempt = attempt;
		return this;
	}

	/**
	 * Let the task be cancelled when it has come so far.
	 * @param percent a percentage of progress
	 * @return this context
	 */
	public synchronized TestTaskContext cancelAt(int percent) {
		this.cancelAt = percent;
		return this;
	}

	/**
	 * Set what performs nested tasks.
	 * @param nested the operations, a mock for example
	 * @return this context
	 */
	public synchronized TestTaskContext nested(AetherOperations nested) {
		this.nested = nested;
		return this;
	}

	/**
	 * Cancel the task: the handler sees it, and listeners are told. No thread is
	 * interrupted.
	 */
	public void cancel() {
		List<Runnable> listeners;
		synchronized (this) {
			this.cancelled = true;
			listeners = List.copyOf(this.cancelListeners);
			this.cancelListeners.clear();
		}
		listeners.forEach(Runnable::run);
	}

	/**
	 * Return what the handler has reported.
	 * @return all reports, in their order
	 */
	public synchronized List<Report> reports() {
		return List.copyOf(this.reports);
	}

	@Override
	public void progress(int percent, @Nullable Object data) {
		boolean cancels;
		synchronized (this) {
			int cut = Math.max(0, Math.min(100, percent));
			this.reports.add(new Report(cut, data));
			cancels = !this.cancelled && cut >= this.cancelAt;
		}
		if (cancels) {
			cancel();
		}
	}

	@Override
	public synchronized boolean cancelled() {
		return this.cancelled;
	}

	@Override
	public void onCancel(Runnable listener) {
		synchronized (this) {
			if (!this.cancelled) {
				this.cancelListeners.add(listener);
				return;
			}
		}
		listener.run();
	}

	@Override
	public TaskAddress address() {
		return this.address;
	}

	@Override
	public String tid() {
		return this.tid;
	}

	@Override
	public String workgroup() {
		return TaskAddress.DEFAULT_WORKGROUP;
	}

	@Override
	public int dispatch() {
		return 1;
	}

	@Override
	public synchronized int attempt() {
		return this.attempt;
	}

	@Override
	public Instant deadline() {
		return Instant.now().plus(remaining());
	}

	/** Five minutes, as of a call that sets no timeout. */
	@Override
	public Duration remaining() {
		return Duration.ofMinutes(5);
	}

	@Override
	public synchronized Map<String, String> headers() {
		return Map.copyOf(this.headers);
	}

	/**
	 * {@inheritDoc}
	 * @throws IllegalStateException if {@link #nested(AetherOperations)} was not called
	 */
	@Override
	public synchronized AetherOperations nested() {
		if (this.nested == null) {
			throw new IllegalStateException(
					"The handler performs nested tasks: set what does that with" + " nested(AetherOperations)");
		}
		return this.nested;
	}

	/**
	 * Progress that the handler has reported.
	 *
	 * @param percent 0 to 100
	 * @param data what it said about it
	 */
	public record Report(int percent, @Nullable Object data) {
	}

}
