package io.aethermagic.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * One group of consumers of one stream. An entry that a consumer has read is
 * <em>pending</em> until it is acknowledged. See {@link AetherStreams} for what all
 * methods have in common.
 */
public interface StreamGroup {

	/**
	 * Return which stream the group reads.
	 * @return the stream's key
	 */
	String key();

	/**
	 * Return which group this is.
	 * @return its name
	 */
	String name();

	/**
	 * Create the group, and the stream if that is not there.
	 * @param after the id after which the group reads: {@code 0} for all entries,
	 * {@code $} for those that are added from now on
	 * @return {@code false} if there is such a group, which stays as it is
	 */
	default boolean create(String after) {
		return create(after, true);
	}

	/**
	 * Create the group.
	 * @param after the id after which the group reads: {@code 0} for all entries,
	 * {@code $} for those that are added from now on
	 * @param makeStream whether the stream is created if it is not there; if not, that is
	 * an error
	 * @return {@code false} if there is such a group, which stays as it is
	 */
	boolean create(String after, boolean makeStream);

	/**
	 * Destroy the group, with all that it has read and not acknowledged.
	 * @return {@code false} if there was no such group
	 */
	boolean destroy();

	/**
	 * Set after which entry the group goes on reading. What is pending stays pending.
	 * @param after the id: {@code 0} for all entries, {@code $} for those that are added
	 * from now on
	 */
	void setId(String after);

	/**
	 * Create a consumer. Reading and claiming create one, too.
	 * @param consumer the consumer's name
	 * @return {@code false} if there is such a consumer
	 */
	boolean createConsumer(String consumer);

	/**
	 * Delete a consumer. What it had pending is lost to the group: claim that before.
	 * @param consumer the consumer's name
	 * @return how many entries it had pending
	 */
	long deleteConsumer(String consumer);

	/**
	 * Return what Redis tells about the consumers.
	 * @return one for each consumer
	 */
	List<ConsumerInfo> consumers();

	/**
	 * Return how much is pending.
	 * @return the numbers
	 */
	PendingSummary pending();

	/**
	 * Look at what is pending, by id.
	 * @param query which entries, and how many
	 * @return the entries, without their fields
	 */
	List<PendingEntry> pending(PendingQuery query);

	/**
	 * Read entries that no consumer has got yet.
	 * @param consumer who reads; it is created if it is not there
	 * @param options how many entries, how long to wait for the first, and whether they
	 * are pending then
	 * @return the entries in their order; empty if none came in time
	 */
	List<StreamEntry> read(String consumer, ReadOptions options);

	/**
	 * Read again what a consumer has pending. An entry that was deleted meanwhile has no
	 * fields.
	 * @param consumer whose entries
	 * @param after the id after which to read, {@code 0} for all
	 * @param count how many at most
	 * @return the entries in their order
	 * @throws IllegalArgumentException if the count is not positive
	 */
	List<StreamEntry> readPending(String consumer, String after, int count);

	/**
	 * Acknowledge entries: they are no longer pending. They stay in the stream.
	 * @param ids their ids
	 * @return how many were pending
	 */
	long acknowledge(Collection<String> ids);

	/**
	 * Make a consumer the owner of entries that are pending.
	 * @param consumer the new owner; it is created if it is not there
	 * @param ids the ids of the entries
	 * @param options what has to be so, and what becomes of idle time and count
	 * @return the entries that it owns now; not those that were not pending, not idle
	 * long enough, or deleted
	 */
	List<StreamEntry> claim(String consumer, Collection<String> ids, ClaimOptions options);

	/**
	 * Make a consumer the owner of entries that are pending, without reading them and
	 * without counting that as a delivery.
	 * @param consumer the new owner; it is created if it is not there
	 * @param ids the ids of the entries
	 * @param options what has to be so, and what becomes of idle time and count
	 * @return the ids of the entries that it owns now
	 */
	List<String> claimIds(String consumer, Collection<String> ids, ClaimOptions options);

	/**
	 * Make a consumer the owner of whatever has been idle, looking at up to ten times as
	 * many entries as are asked for.
	 * @param consumer the new owner; it is created if it is not there
	 * @param minIdle how long an entry must not have been delivered or claimed
	 * @param from the id from which to look: {@code 0} to begin with, then
	 * {@link ClaimedEntries#next()}
	 * @param count how many at most
	 * @return the entries that it owns now, and where to go on
	 * @throws IllegalArgumentException if the count is not positive
	 */
	ClaimedEntries autoClaim(String consumer, Duration minIdle, String from, int count);

	/**
	 * Make a consumer the owner of whatever has been idle, without reading it and without
	 * counting that as a delivery. The entries come without fields.
	 * @param consumer the new owner; it is created if it is not there
	 * @param minIdle how long an entry must not have been delivered or claimed
	 * @param from the id from which to look: {@code 0} to begin with, then
	 * {@link ClaimedEntries#next()}
	 * @param count how many at most
	 * @return the entries that it owns now, and where to go on
	 * @throws IllegalArgumentException if the count is not positive
	 */
	ClaimedEntries autoClaimIds(String consumer, Duration minIdle, String from, int count);

	/**
	 * Look after what nobody goes on with. Of the entries that have been idle for too
	 * long, those that were delivered too often are handed to the dead letters and then
	 * acknowledged; the others become the checking consumer's, which has to handle and
	 * acknowledge them; and those that were deleted from the stream are acknowledged.
	 * <p>
	 * Several consumers may check at a time: each entry is one's only. A dead letter that
	 * could not be handed over stays pending, and comes again when it has been idle; so
	 * it may come more than once.
	 * @param check who checks, and what is too long and too often
	 * @return what was found; as many entries as the check asks for, at most
	 * @throws RuntimeException what the receiver of dead letters has thrown; the entries
	 * after that one are left as they were
	 */
	IdleEntries checkIdle(IdleCheck check);

}
