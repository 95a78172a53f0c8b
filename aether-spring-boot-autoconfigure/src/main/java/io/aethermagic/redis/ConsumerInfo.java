package io.aethermagic.redis;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What Redis tells about a consumer.
 *
 * @param name the consumer's name
 * @param pending how many entries it has read and not acknowledged
 * @param idle how long ago it last tried to read or claim
 * @param inactive how long ago it last got something; {@code null} before Redis 7.2, or
 * if it never did
 */
public record ConsumerInfo(String name, long pending, Duration idle, @Nullable Duration inactive) {
}
