package io.aethermagic.transport.hub;

/**
 * What a hub has and what it did, at one moment.
 *
 * @param tasks tasks that the hub keeps: waiting, parked and held
 * @param taskBytes their bytes
 * @param passing messages on their way through an inbox, a topic or a broadcast
 * @param passingBytes their bytes
 * @param lapsed tasks that were given to another because a lease lapsed
 * @param expired messages that were removed because their expiry had passed
 * @param duplicates repeated performs that were dropped because the hub has the task, or
 * knows that it ended
 * @param refused messages that were refused because a bound was reached
 * @param dropped messages to a broadcast or topic subscriber that were dropped because it
 * had asked for no more and its buffer was full
 * @param unclaimed messages that were kept for an inbox and dropped because its instance
 * did not come back for them
 */
public record HubCounts(int tasks, long taskBytes, int passing, long passingBytes, long lapsed, long expired,
		long duplicates, long refused, long dropped, long unclaimed) {
}
