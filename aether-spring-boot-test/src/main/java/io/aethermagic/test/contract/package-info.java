/**
 * The contract suite: what the calls of the transport SPI mean, said to
 * {@code AetherTransport} itself, with no instance of Aether on it. The same tests run
 * over every transport, mode and broker.
 */
@NullMarked
package io.aethermagic.test.contract;

import org.jspecify.annotations.NullMarked;
