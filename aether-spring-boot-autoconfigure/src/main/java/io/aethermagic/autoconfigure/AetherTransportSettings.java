package io.aethermagic.autoconfigure;

import java.time.Duration;

import io.aethermagic.time.Timers;

/**
 * What a transport has to know of the application.
 *
 * @param union the application's namespace
 * @param lease how long a task is a worker's after each heartbeat; keep-alives of
 * connections are at most a third of it
 * @param maxMessageSize the largest payload, in bytes
 * @param timers the time, and threads for what is due
 */
public record AetherTransportSettings(String union, Duration lease, int maxMessageSize, Timers timers) {
}
