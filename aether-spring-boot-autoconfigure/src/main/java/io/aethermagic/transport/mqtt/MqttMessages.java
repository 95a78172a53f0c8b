package io.aethermagic.transport.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageTooLargeException;
import io.aethermagic.transport.SendOptions;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into packets and back: headers are user properties, the reply inbox is
 * the response topic, the tid the correlation data, and what a message is worth its
 * message expiry (wire format, "MQTT").
 */
final class MqttMessages {

	/** The longest message expiry of MQTT, in seconds. */
	private static final long MOST_EXPIRY_SECONDS = 0xFFFFFFFFL;

	/** Type and flags, two lengths of at most four bytes, and the packet identifier. */
	private static final int HEADER_SIZE = 1 + 4 + 2 + 4;

	private final MqttTopics topics;

	private final int maxMessageSize;

	/**
	 * Create messages.
	 * @param maxMessageSize the largest payload that is sent, in bytes
	 */
	MqttMessages(MqttTopics topics, int maxMessageSize) {
		this.topics = topics;
		this.maxMessageSize = maxMessageSize;
	}

	/**
	 * Return the topic that a message is published to.
	 */
	String topic(Channel channel, AetherMessage message) {
		return this.topics.topic(channel, message);
	}

	/**
	 * Make a packet.
	 * @param message the message
	 * @param options how it is sent
	 * @return the packet
	 * @throws MessageTooLargeException if the payload is too large, or a header longer
	 * than MQTT takes
	 */
	MqttMessage packet(AetherMessage message, SendOptions options) {
		byte[] payload = message.payload();
		if (payload.length > this.maxMessageSize) {
			throw new MessageTooLargeException("The message has " + payload.length + " bytes, more than the "
					+ this.maxMessageSize + " of aether.max-message-size");
		}
		MqttProperties properties = new MqttProperties();
		if (!message.headers().isEmpty()) {
			List<UserProperty> headers = new ArrayList<>(message.headers().size());
			message.headers().forEach((name, value) -> headers.add(PropertyText.write(name, value)));
			properties.setUserProperties(headers);
		}
		if (message.replyTo() != null) {
			properties.setResponseTopic(this.topics.replyTopic(message.replyTo()));
			properties.setCorrelationData(message.tid().getBytes(StandardCharsets.UTF_8));
		}
		Duration expiry = options.expiry();
		if (expiry != null) {
			properties.setMessageExpiryInterval(expirySeconds(expiry));
		}
		return new MqttMessage(payload, options.atMostOnce() ? 0 : 1, false, properties);
	}

	/**
	 * Read a packet.
	 * @param topic its topic
	 * @param packet the packet
	 * @return the message
	 */
	AetherMessage message(String topic, MqttMessage packet) {
		MqttProperties properties = packet.getProperties();
		Map<String, String> headers = Map.of();
		String replyTo = null;
		String tid = this.topics.tid(topic);
		if (properties != null) {
			headers = headers(properties.getUserProperties());
			replyTo = this.topics.replyTo(properties.getResponseTopic());
			byte[] correlation = properties.getCorrelationData();
			if (tid.isEmpty() && correlation != null) {
				tid = new String(correlation, StandardCharsets.UTF_8);
			}
		}
		String id = Long.toString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX);
		return new AetherMessage(id, tid, this.topics.action(topic), replyTo, headers, packet.getPayload());
	}

	private static Map<String, String> headers(@Nullable List<UserProperty> properties) {
		if (properties == null || properties.isEmpty()) {
			return Map.of();
		}
		Map<String, String> headers = new HashMap<>(2 * properties.size());
		for (UserProperty property : properties) {
			headers.put(PropertyText.name(property), PropertyText.value(property));
		}
		return headers;
	}

	private static long expirySeconds(Duration expiry) {
		return Math.min(MOST_EXPIRY_SECONDS, Math.max(1, expiry.plusMillis(999).toSeconds()));
	}

	/**
	 * Return how old a perform is that has just come. What is left of its message expiry
	 * says it in whole seconds, a second more or less; within that the clocks of sender
	 * and receiver decide, so that one that is wrong does little harm.
	 * @param message the perform
	 * @param packet its packet
	 * @param now the time of day
	 * @return the age, or {@code null} if it carries no expiry or not our headers
	 */
	static @Nullable Duration age(AetherMessage message, MqttMessage packet, Instant now) {
		Long left = (packet.getProperties() != null) ? packet.getProperties().getMessageExpiryInterval() : null;
		long remaining = Headers.number(message.headers(), Headers.REMAINING, -1);
		long deadline = Headers.number(message.headers(), Headers.DEADLINE, -1);
		if (left == null || remaining < 0 || deadline < 0) {
			return null;
		}
		long window = Headers.number(message.headers(), Headers.WINDOW, remaining);
		long held = (expirySeconds(Duration.ofMillis(Math.min(window, remaining))) - left) * 1_000;
		long byClock = now.toEpochMilli() - (deadline - remaining);
		return Duration.ofMillis(Math.max(0, Math.max(held - 1_000, Math.min(held + 1_000, byClock))));
	}

	/**
	 * Return how large a packet is (MQTT 5, 3.3), taking the longest form of its lengths.
	 * @param topic its topic
	 * @param packet the packet
	 * @return bytes
	 */
	static long packetSize(String topic, MqttMessage packet) {
		long size = HEADER_SIZE + textSize(topic) + packet.getPayload().length;
		MqttProperties properties = packet.getProperties();
		if (properties != null) {
			size += (properties.getMessageExpiryInterval() != null) ? 5 : 0;
			size += (properties.getResponseTopic() != null) ? 1 + textSize(properties.getResponseTopic()) : 0;
			size += (properties.getCorrelationData() != null) ? 3 + properties.getCorrelationData().length : 0;
			for (UserProperty property : properties.getUserProperties()) {
				size += 1 + textSize(property.getKey()) + textSize(property.getValue());
			}
		}
		return size;
	}

	private static long textSize(String text) {
		return 2 + text.getBytes(StandardCharsets.UTF_8).length;
	}

}
