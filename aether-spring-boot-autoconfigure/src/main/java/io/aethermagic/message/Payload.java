package io.aethermagic.message;

import io.aethermagic.task.TaskData;

/**
 * The 11 keys of the wire, as read from a message (wire format, "The payload"). Where a
 * peer leaves out host, client or the five address keys they are empty.
 *
 * @param action what the message says
 * @param status the wire's word for it: {@code initialized}, {@code progress},
 * {@code succeed}, {@code failed} …
 * @param progress 0 to 100; other numbers of a peer are cut to that range
 * @param data what the peer sent, as JSON
 * @param host the sender's host name
 * @param client the sender's instance id
 * @param job the address's job, or empty
 * @param workgroup the workgroup, or empty
 * @param task the address's task, or empty
 * @param context the address's context, or empty
 * @param tid the task's identifier, or empty
 */
public record Payload(Action action, String status, int progress, TaskData data, String host, String client, String job,
		String workgroup, String task, String context, String tid) {
}
