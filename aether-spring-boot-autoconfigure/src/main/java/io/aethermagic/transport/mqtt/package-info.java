/**
 * The transport over an MQTT 5 broker: shared subscriptions for tasks, one session per
 * instance for answers.
 */
@NullMarked
package io.aethermagic.transport.mqtt;

import org.jspecify.annotations.NullMarked;
