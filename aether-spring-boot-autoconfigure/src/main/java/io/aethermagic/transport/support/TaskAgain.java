package io.aethermagic.transport.support;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * A task that this instance gives back by sending it again, for its own workgroup and
 * with the time that it has left; and what of a task's time a transport has to know. The
 * only place below the node that reads these headers.
 *
 * @param message the task under a new id, as every send has
 * @param options how it is sent
 * @promise 4.6
 * @promise 4.10
 */
public record TaskAgain(AetherMessage message, SendOptions options) {

	/**
	 * Make the task that is sent in the place of one.
	 * @param task the task as it came
	 * @param workgroup the only workgroup that it is for now; {@code null} for as many as
	 * before
	 * @param waited how long it has waited since it was sent, as far as that is known
	 * @return what is to be sent, or {@code null} if the task has no time left
	 */
	public static @Nullable TaskAgain of(AetherMessage task, @Nullable String workgroup, Duration waited) {
		Map<String, String> headers = new HashMap<>(task.headers());
		if (workgroup != null) {
			headers.put(Headers.WORKGROUP, workgroup);
		}
		SendOptions options = SendOptions.DEFAULT;
		long remaining = Headers.number(headers, Headers.REMAINING, -1);
		if (remaining >= 0) {
			long left = remaining - waited.toMillis();
			if (left <= 0) {
				return null;
			}
			headers.put(Headers.REMAINING, Long.toString(left));
			options = options.withExpiry(Duration.ofMillis(left));
		}
		return new TaskAgain(task.again(UUID.randomUUID().toString(), headers), options);
	}

	/**
	 * Tell whether a task has waited for longer than it may before it is accepted: its
	 * caller is about to send it again.
	 * @param task the task
	 * @param waited how long it has waited since it was sent, as far as that is known
	 * @return whether it has; never for a task without a window
	 */
	public static boolean isPastWindow(AetherMessage task, Duration waited) {
		Duration window = window(task);
		return window != null && waited.compareTo(window) > 0;
	}

	/**
	 * Return for how long a task may wait before it is accepted.
	 * @param task the task
	 * @return its acceptance window, or {@code null} if it has none
	 */
	public static @Nullable Duration window(AetherMessage task) {
		long millis = Headers.number(task.headers(), Headers.WINDOW, -1);
		return (millis >= 0) ? Duration.ofMillis(millis) : null;
	}

}
