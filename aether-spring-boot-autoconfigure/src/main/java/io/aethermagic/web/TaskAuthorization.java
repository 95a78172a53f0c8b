package io.aethermagic.web;

import java.security.Principal;

import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may do what with tasks over HTTP. A bean of this type is asked for each
 * request, after {@code aether.web.allow} and after whatever secures the application.
 * Called on threads of the web server, by several at once.
 */
public interface TaskAuthorization {

	/**
	 * Tell whether somebody may perform a task.
	 * @param principal who asks, or {@code null} if that is not known
	 * @param address the task's address
	 * @return whether it may go on; everybody may by default
	 */
	default boolean mayPerform(@Nullable Principal principal, TaskAddress address) {
		return true;
	}

	/**
	 * Tell whether somebody may see a task, its progress and its result.
	 * @param principal who asks, or {@code null} if that is not known
	 * @param address the task's address
	 * @param creator the name of who performed it, or {@code null} if that was not known
	 * @return whether it may go on; by default the creator may, and everybody may who
	 * knows the id of a task that nobody known has performed
	 */
	default boolean mayRead(@Nullable Principal principal, TaskAddress address, @Nullable String creator) {
		return creator == null || (principal != null && creator.equals(principal.getName()));
	}

	/**
	 * Tell whether somebody may cancel a task.
	 * @param principal who asks, or {@code null} if that is not known
	 * @param address the task's address
	 * @param creator the name of who performed it, or {@code null} if that was not known
	 * @return whether it may go on; by default who may read it may
	 */
	default boolean mayCancel(@Nullable Principal principal, TaskAddress address, @Nullable String creator) {
		return mayRead(principal, address, creator);
	}

}
