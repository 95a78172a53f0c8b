package io.aethermagic.test.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aethermagic.client.CallFollower;
import io.aethermagic.client.TaskCallRequest;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import org.jspecify.annotations.Nullable;

/**
 * A task that the application has performed, and what became of it as its caller was
 * told. Safe for use by several threads; what it tells grows until the task has ended.
 */
public final class RecordedTask {

	/** How many events of one task are kept, its end not counted. */
	private static final int MAX_EVENTS = 1_000;

	private final TaskCallRequest.Kind kind;

	private final TaskKey key;

	private final @Nullable TaskKey parent;

	private final @Nullable Duration timeout;

	private final Map<String, String> headers;

	private final TaskData payload;

	private final List<TaskEvent> events = new ArrayList<>();

	private TaskEvent.@Nullable Ended end;

	RecordedTask(TaskCallRequest request, Map<String, String> headers, TaskData payload) {
		this.kind = request.kind();
		this.key = new TaskKey(request.address(), request.tid());
		this.parent = request.parent();
		this.timeout = request.timeout();
		this.headers = headers;
		this.payload = payload;
	}

	/**
	 * Return how the call was made.
	 * @return the way
	 */
	public TaskCallRequest.Kind kind() {
		return this.kind;
	}

	/**
	 * Return where the task was sent.
	 * @return union, job, task and context
	 */
	public TaskAddress address() {
		return this.key.address();
	}

	/**
	 * Return the task's identifier.
	 * @return the tid
	 */
	public String tid() {
		return this.key.tid();
	}

	/**
	 * Return the task whose handler made the call.
	 * @return the task, or {@code null} if it is none's
	 */
	public @Nullable TaskKey parent() {
		return this.parent;
	}

	/**
	 * Return how long the task may take, if the call says so.
	 * @return the time, or {@code null} for {@code aether.client.timeout}
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return the headers that the handler sees.
	 * @return the headers, those that interceptors have added among them
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return what was sent.
	 * @return the payload as JSON
	 */
	public TaskData payload() {
		return this.payload;
	}

	/**
	 * Return what was sent, as a type.
	 * @param <T> the type
	 * @param type the type that a handler would read
	 * @return the payload; {@code null} only where the JSON is {@code null}
	 * @throws io.aethermagic.task.DataException if it cannot be read as the type
	 */
	public <T> @Nullable T payload(Class<T> type) {
		return this.payload.read(type);
	}

	/**
	 * Return what the caller was told so far: Accepted, for each dispatch, Progress, and
	 * the end.
	 * @return the events in their order, of the first ones up to {@value #MAX_EVENTS}
	 */
	public synchronized List<TaskEvent> events() {
		List<TaskEvent> all = new ArrayList<>(this.events);
		if (this.end != null) {
			all.add(this.end);
		}
		return all;
	}

	/**
	 * Return the progress that the caller was told.
	 * @return the events in their order
	 */
	public List<TaskEvent.Progress> progress() {
		return events().stream()
			.filter(TaskEvent.Progress.class::isInstance)
			.map(TaskEvent.Progress.class::cast)
			.toList();
	}

	/**
	 * Return how often the task was handed to a worker.
	 * @return the highest dispatch that a worker has accepted, 0 for none
	 */
	public int dispatches() {
		return events().stream()
			.filter(TaskEvent.Accepted.class::isInstance)
			.mapToInt((event) -> ((TaskEvent.Accepted) event).dispatch())
			.max()
			.orElse(0);
	}

	/**
	 * Return what is known of the task now.
	 * @return its state; SENT also for what is in the application's buffer
	 */
	public TaskState state() {
		List<TaskEvent> events = events();
		TaskEvent last = events.isEmpty() ? null : events.get(events.size() - 1);
		if (last instanceof TaskEvent.Ended ended) {
			return ended.state();
		}
		return (last == null) ? TaskState.SENT : progress().isEmpty() ? TaskState.ACCEPTED : TaskState.RUNNING;
	}

	/**
	 * Return the end.
	 * @return the end, or {@code null} while the task is open
	 */
	public synchronized TaskEvent.@Nullable Ended end() {
		return this.end;
	}

	/**
	 * Return the result, as a type.
	 * @param <T> the type
	 * @param type the type that a caller would read
	 * @return the result; {@code null} where the handler returned nothing
	 * @throws IllegalStateException if the task has not completed
	 * @throws io.aethermagic.task.DataException if it cannot be read as the type
	 */
	public <T> @Nullable T result(Class<T> type) {
		if (end() instanceof TaskEvent.Completed completed) {
			return completed.data().read(type);
		}
		throw new IllegalStateException(this + " has no result");
	}

	/**
	 * Return what takes note of what becomes of the task.
	 */
	CallFollower follower() {
		return new CallFollower() {

			@Override
			public void accepted(TaskEvent.Accepted event) {
				add(event);
			}

			@Override
			public void progress(TaskEvent.Progress event) {
				add(event);
			}

			@Override
			public TaskEvent.Ended ended(TaskEvent.Ended end) {
				end(end);
				return end;
			}

		};
	}

	private synchronized void add(TaskEvent event) {
		if (this.events.size() < MAX_EVENTS) {
			this.events.add(event);
		}
	}

	private synchronized void end(TaskEvent.Ended end) {
		this.end = end;
	}

	/**
	 * Return address, tid and state, and why the task has failed.
	 */
	@Override
	public String toString() {
		TaskEvent.Ended end = end();
		return this.key + " " + state() + ((end instanceof TaskEvent.Failed failed)
				? " (" + failed.code() + ": " + failed.message() + ")" : "");
	}

}
