package io.aethermagic.fleet;

import java.util.List;
import java.util.Map;

import io.aethermagic.worker.OutcomeMinute;

/**
 * How much an instance does, and has done.
 *
 * @param tasks how many tasks it has in hand
 * @param calls how many of its calls have not ended
 * @param minutes how tasks have ended in the last minutes, the newest first
 * @param incidents what has happened since its start, by the names of the meters, as far
 * as it has
 */
public record InstanceStats(int tasks, int calls, List<OutcomeMinute> minutes, Map<String, Long> incidents) {
}
