package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;

/**
 * The heap that a task in flight takes, of caller, hub and worker together: the
 * difference that 10,000 open calls make, each accepted by a handler that does not answer
 * yet.
 */
final class HeapPerTask {

	private static final int TASKS = 10_000;

	private static final String PAYLOAD = "x".repeat(254);

	List<String> measure(AetherTemplate aether, EchoTasks handlers) {
		long before = Memory.used();
		List<TaskHandle<String>> handles = new ArrayList<>(TASKS);
		for (int i = 0; i < TASKS; i++) {
			handles.add(aether.perform(EchoTasks.JOB, EchoTasks.HELD_TASK, PAYLOAD, String.class));
		}
		while (handles.stream().anyMatch((handle) -> handle.state() == TaskState.SENT)) {
			LockSupport.parkNanos(1_000_000);
		}
		long after = Memory.used();
		handlers.open();
		handles.forEach((handle) -> handle.get(Duration.ofMinutes(1)));
		return List.of(String.format("Heap per task at %,d in flight: %,d bytes (caller, hub and worker together)",
				TASKS, (after - before) / TASKS));
	}

}
