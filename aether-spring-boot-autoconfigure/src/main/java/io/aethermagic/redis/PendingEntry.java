package io.aethermagic.redis;

import java.time.Duration;

/**
 * An entry that was read and not acknowledged.
 *
 * @param id the entry's id
 * @param consumer whose it is
 * @param idle how long ago it was last delivered or claimed
 * @param deliveries how often it was delivered
 */
public record PendingEntry(String id, String consumer, Duration idle, long deliveries) {
}
