/**
 * Connections to brokers in containers of tests, by {@code @ServiceConnection}.
 */
@NullMarked
package io.aethermagic.testcontainers;

import org.jspecify.annotations.NullMarked;
