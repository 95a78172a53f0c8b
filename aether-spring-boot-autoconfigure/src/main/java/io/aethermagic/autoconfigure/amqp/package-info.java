/**
 * Auto-configuration of the transport {@code amqp}.
 */
@NullMarked
package io.aethermagic.autoconfigure.amqp;

import org.jspecify.annotations.NullMarked;
