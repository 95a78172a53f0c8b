package io.aethermagic.client;

import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * A call as interceptors have left it.
 *
 * @param spec what it asks for
 * @param data what is sent
 * @param follower is told what becomes of it
 * @param end how it ends without being made; {@code null} if it is to be made
 */
record InterceptedCall(CallSpec spec, TaskData data, CallFollower follower, TaskEvent.@Nullable Ended end) {
}
