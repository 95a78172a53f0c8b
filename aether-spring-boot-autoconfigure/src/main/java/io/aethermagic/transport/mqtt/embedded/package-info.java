/**
 * An MQTT broker in the application's own process, for development.
 */
@NullMarked
package io.aethermagic.transport.mqtt.embedded;

import org.jspecify.annotations.NullMarked;
