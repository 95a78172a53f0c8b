package io.aethermagic.transport.hub;

import java.time.Duration;

import io.aethermagic.task.TaskAddress;

/**
 * What an instance says to a new incarnation of the hub about a task that it has accepted
 * from the old one.
 *
 * @param delivery the delivery's id in the old incarnation; its steps go on under this id
 * @param address where the task was sent
 * @param workgroup the workgroup that has it
 * @param tid the task's identifier
 * @param count how often it had been handed out
 * @param lease the lease
 */
public record HubClaim(long delivery, TaskAddress address, String workgroup, String tid, int count, Duration lease) {
}
