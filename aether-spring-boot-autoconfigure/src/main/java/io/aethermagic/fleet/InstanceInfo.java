package io.aethermagic.fleet;

import java.time.Duration;
import java.util.List;

import io.aethermagic.console.TransportStatus;

/**
 * What an instance is.
 *
 * @param java the version of its Java runtime
 * @param processors how many processors it may use
 * @param uptime for how long its process runs
 * @param transports its transports
 */
public record InstanceInfo(String java, int processors, Duration uptime, List<TransportStatus> transports) {
}
