/**
 * What mends the MQTT client library, Paho: threads and sockets that it leaves behind,
 * reading threads that die unheard, and packets that it writes one at a time. The door is
 * {@link io.aethermagic.transport.mqtt.paho.LinkClient}.
 */
@NullMarked
package io.aethermagic.transport.mqtt.paho;

import org.jspecify.annotations.NullMarked;
