package io.aethermagic.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;

/**
 * Finds the application's task decorators, as Spring Boot does for its executors: several
 * are one around another.
 */
final class ApplicationDecorator {

	private ApplicationDecorator() {
	}

	static @Nullable TaskDecorator of(ObjectProvider<TaskDecorator> decorators) {
		List<TaskDecorator> all = decorators.orderedStream().toList();
		if (all.isEmpty()) {
			return null;
		}
		return (all.size() == 1) ? all.get(0) : new CompositeTaskDecorator(all);
	}

}
