package io.aethermagic.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.task.TaskKey;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The observations of attempts that go on here: a handler may perform nested tasks on a
 * thread that knows nothing of its own. Safe for use by several threads.
 */
final class RunningObservations {

	private final Map<TaskKey, Observation> running = new ConcurrentHashMap<>();

	void begin(TaskKey task, Observation observation) {
		this.running.put(task, observation);
	}

	void end(TaskKey task, Observation observation) {
		this.running.remove(task, observation);
	}

	@Nullable Observation find(@Nullable TaskKey task) {
		return (task != null) ? this.running.get(task) : null;
	}

}
