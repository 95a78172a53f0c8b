package io.aethermagic.test;

/**
 * What a lossy transport did with the messages that were sent on it.
 *
 * @param sent how many it took, mistreated or not
 * @param lost how many never arrive
 * @param doubled how many arrive twice
 * @param delayed how many arrive late
 */
public record LossyCounts(long sent, long lost, long doubled, long delayed) {
}
