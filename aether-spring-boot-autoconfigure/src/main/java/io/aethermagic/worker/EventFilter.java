package io.aethermagic.worker;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

/**
 * Passes over the events whose headers a listener does not want. Safe for use by several
 * threads.
 */
final class EventFilter implements TaskFunction {

	private final TaskFunction listener;

	private final List<Condition> conditions;

	private final boolean any;

	private EventFilter(TaskFunction listener, List<Condition> conditions, boolean any) {
		this.listener = listener;
		this.conditions = conditions;
		this.any = any;
	}

	/**
	 * Let a listener get only some events.
	 * @param listener the listener
	 * @param headers what it wants, {@code name=value} or {@code name}; none for all
	 * @param any whether one of them is enough
	 * @return the listener that passes over the others
	 * @throws IllegalArgumentException if there is no name
	 */
	static TaskFunction of(TaskFunction listener, List<String> headers, boolean any) {
		if (headers.isEmpty()) {
			return listener;
		}
		List<Condition> conditions = new ArrayList<>();
		for (String header : headers) {
			int equals = header.indexOf('=');
			String name = ((equals < 0) ? header : header.substring(0, equals)).strip();
			if (name.isEmpty()) {
				throw new IllegalArgumentException(header);
			}
			conditions.add(new Condition(name, (equals < 0) ? null : header.substring(equals + 1).strip()));
		}
		return new EventFilter(listener, List.copyOf(conditions), any);
	}

	@Override
	public @Nullable Object handle(TaskData data, TaskContext context) throws Throwable {
		Map<String, String> headers = context.headers();
		boolean wanted = this.any ? this.conditions.stream().anyMatch((condition) -> condition.holds(headers))
				: this.conditions.stream().allMatch((condition) -> condition.holds(headers));
		return wanted ? this.listener.handle(data, context) : null;
	}

	@Override
	public @Nullable Type resultType() {
		return this.listener.resultType();
	}

	@Override
	public String toString() {
		return this.listener.toString();
	}

	private record Condition(String name, @Nullable String value) {

		boolean holds(Map<String, String> headers) {
			String present = headers.get(this.name);
			return present != null && (this.value == null || this.value.equals(present));
		}

	}

}
