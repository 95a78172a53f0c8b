package io.aethermagic.client;

import java.time.Duration;
import java.util.Map;

import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a finished {@link TaskCall} asks of its {@link TaskClient}.
 *
 * @param address where to
 * @param tid the identifier, or {@code null} for a new one
 * @param timeout how long, or {@code null} for {@code aether.client.timeout}
 * @param headers the user's headers, and the mark of what is sent without a handle
 * @param priority 0 to 9
 * @param workgroup the only group it is for, or {@code null} for every one
 * @param scope what the task belongs to, or {@code null}
 * @param to the only instance it is for, or {@code null}
 */
record CallSpec(TaskAddress address, @Nullable String tid, @Nullable Duration timeout, Map<String, String> headers,
		int priority, @Nullable String workgroup, @Nullable TaskScope scope, @Nullable String to) {

	/**
	 * Return the same call with what interceptors were told, and have added.
	 */
	CallSpec with(String tid, Map<String, String> headers) {
		return new CallSpec(this.address, tid, this.timeout, headers, this.priority, this.workgroup, this.scope,
				this.to);
	}

}
