package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;

/**
 * Writes down what a listener of one handle is told.
 */
final class Events {

	private final List<TaskEvent> all = new CopyOnWriteArrayList<>();

	/**
	 * Listen to a handle.
	 * @param handle the handle
	 * @return what will have come
	 */
	static Events of(TaskHandle<?> handle) {
		Events events = new Events();
		handle.onEvent(events.all::add);
		return events;
	}

	List<TaskEvent> all() {
		return List.copyOf(this.all);
	}

	List<Integer> percents() {
		return all().stream()
			.filter(TaskEvent.Progress.class::isInstance)
			.map((event) -> ((TaskEvent.Progress) event).percent())
			.toList();
	}

	List<TaskEvent> ends() {
		return all().stream().filter(TaskEvent.Ended.class::isInstance).toList();
	}

	List<TaskEvent> accepts() {
		return all().stream().filter(TaskEvent.Accepted.class::isInstance).toList();
	}

}
