package io.aethermagic.worker;

import java.util.List;

/**
 * Handlers whose number is not known when the application is written. A bean of this type
 * is asked once, before anything listens.
 */
@FunctionalInterface
public interface TaskHandlerSource {

	/**
	 * Return the handlers.
	 * @return the handlers; may be none
	 */
	List<TaskHandlerDefinition> handlers();

}
