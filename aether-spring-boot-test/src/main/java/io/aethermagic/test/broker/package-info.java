/**
 * Brokers that tests start, stop and kill, and a proxy that hurts the way to them.
 */
@NullMarked
package io.aethermagic.test.broker;

import org.jspecify.annotations.NullMarked;
