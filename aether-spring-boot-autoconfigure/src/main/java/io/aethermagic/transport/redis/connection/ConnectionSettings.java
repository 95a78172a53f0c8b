package io.aethermagic.transport.redis.connection;

import java.time.Duration;

/**
 * What connections keep to.
 *
 * @param maxBuffered how many requests wait for an answer, on each connection
 * @param timeout after how long without an answer a connection is dead
 * @param replicas how many replicas have to have what has to survive the server; 0 for
 * none
 * @param replicasTimeout how long replicas are waited for
 */
public record ConnectionSettings(int maxBuffered, Duration timeout, int replicas, Duration replicasTimeout) {
}
