/**
 * The transport over RabbitMQ. It stands on the plain client library: Spring AMQP holds a
 * channel and a thread for each send that waits for its confirm, and lets an
 * acknowledgement that comes too late look like one that did something.
 */
@NullMarked
package io.aethermagic.transport.amqp;

import org.jspecify.annotations.NullMarked;
