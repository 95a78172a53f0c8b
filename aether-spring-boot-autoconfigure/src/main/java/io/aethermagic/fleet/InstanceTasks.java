package io.aethermagic.fleet;

import java.util.List;

import io.aethermagic.console.TaskStatus;

/**
 * What an instance has in hand.
 *
 * @param count how many tasks it has
 * @param tasks those that came first, {@value AetherFleet#MOST_LISTED} at most
 */
public record InstanceTasks(int count, List<TaskStatus> tasks) {
}
