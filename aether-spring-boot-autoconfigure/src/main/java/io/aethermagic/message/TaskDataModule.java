package io.aethermagic.message;

import io.aethermagic.task.TaskData;
import tools.jackson.databind.module.SimpleModule;

/**
 * Lets a JSON mapper write {@link TaskData}, alone or as a part of a
 * {@link io.aethermagic.task.TaskEvent} for example, as the JSON that it is. As a bean it
 * is taken by the mapper that Spring Boot makes.
 */
public final class TaskDataModule extends SimpleModule {

	private static final long serialVersionUID = 1L;

	/**
	 * Create a module, to be added to a mapper.
	 */
	public TaskDataModule() {
		super("aether-task-data");
		addSerializer(TaskData.class, new TaskDataSerializer());
	}

}
