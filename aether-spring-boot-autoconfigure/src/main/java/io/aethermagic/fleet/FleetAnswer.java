package io.aethermagic.fleet;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What one instance has answered.
 *
 * @param <T> the type of the answer
 * @param instance its instance id
 * @param value the answer; {@code null} if it was refused
 * @param problem why it was refused; {@code null} if it was not
 * @param after how long it took
 */
public record FleetAnswer<T>(String instance, @Nullable T value, @Nullable String problem, Duration after) {
}
