package io.aethermagic.autoconfigure.zeromq;

import java.util.function.Predicate;

/**
 * Says which clients are let in, where {@code aether.zeromq.curve} is set and its
 * {@code allowed-keys} is not: a bean of this kind is asked at each connection, with the
 * public key of the client, 40 characters. Called by the thread of the sockets, so it
 * must not block.
 */
@FunctionalInterface
public interface ZeroMqClientKeys extends Predicate<String> {

}
