package io.aethermagic.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Chooses the mapper that writes and reads the application's data in tasks: one that is
 * meant for tasks alone, else the application's one or primary one, else one as Spring
 * Boot would make it.
 */
final class TaskJsonMapper {

	/** The name or the qualifier of a bean that is meant for tasks alone. */
	static final String QUALIFIER = "aetherJsonMapper";

	private static final Logger logger = LoggerFactory.getLogger(TaskJsonMapper.class);

	private TaskJsonMapper() {
	}

	static JsonMapper choose(ObjectProvider<JsonMapper> own, ObjectProvider<JsonMapper> mappers,
			ObjectProvider<JsonMapper.Builder> builders) {
		JsonMapper ofTasks = own.getIfUnique();
		if (ofTasks != null) {
			return ofTasks;
		}
		JsonMapper ofApplication = mappers.getIfUnique();
		if (ofApplication != null) {
			return ofApplication;
		}
		if (mappers.stream().findAny().isPresent()) {
			logger
				.info("There are several JsonMapper beans and none of them is primary: the data of tasks is written as "
						+ "spring.jackson says. Make one of them primary, or name one '{}'", QUALIFIER);
		}
		JsonMapper.Builder builder = builders.getIfUnique();
		return (builder != null) ? builder.build() : JsonMapper.shared();
	}

}
