/**
 * Connections to brokers that Docker Compose runs.
 */
@NullMarked
package io.aethermagic.docker.compose;

import org.jspecify.annotations.NullMarked;
