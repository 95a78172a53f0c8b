package io.aethermagic.web;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

/**
 * Decides who may look at the dashboard and who may act there. A bean of this type is
 * asked for each request, after whatever secures the application. Called on threads of
 * the web server, by several at once.
 */
public interface DashboardAuthorization {

	/**
	 * Tell whether somebody may see instances, tasks and dead letters, with their data.
	 * @param principal who asks, or {@code null} if that is not known
	 * @return whether it may go on; everybody may by default
	 */
	default boolean mayLook(@Nullable Principal principal) {
		return true;
	}

	/**
	 * Tell whether somebody may cancel tasks, pause and resume handlers, and replay and
	 * delete dead letters. Who may not look may not act, either.
	 * @param principal who asks, or {@code null} if that is not known
	 * @return whether it may go on; by default whoever is known may
	 */
	default boolean mayAct(@Nullable Principal principal) {
		return principal != null;
	}

}
