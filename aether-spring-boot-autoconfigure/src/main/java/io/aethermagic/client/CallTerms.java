package io.aethermagic.client;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same of a call from its beginning to its end.
 *
 * @param key address and tid
 * @param perform the message as it was made first
 * @param priority 0 to 9
 * @param deadlineNanos when it expires
 * @param scope what it belongs to; {@code null} for a call that counts for itself
 * @param callbacks what is around its callbacks
 * @param to the only instance it is for, or {@code null}
 */
record CallTerms(TaskKey key, AetherMessage perform, int priority, long deadlineNanos, @Nullable TaskScope scope,
		CallbackContext callbacks, @Nullable String to) {
}
