package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.message.AetherMessage;
import io.lettuce.core.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a task stream, as it was read.
 *
 * @param id the entry's id
 * @param deliveries how often it was handed out, releases not counted
 * @param fields its fields
 */
record TaskEntry(String id, int deliveries, Map<String, byte[]> fields) {

	static TaskEntry of(StreamMessage<String, byte[]> message) {
		Map<String, byte[]> body = message.getBody();
		return new TaskEntry(message.getId(), 1, (body != null) ? body : Map.of());
	}

	/**
	 * Read an entry that {@link TaskScripts#TAKE} answers.
	 */
	static TaskEntry of(Object taken) {
		List<?> parts = (List<?>) taken;
		List<?> flat = (List<?>) parts.get(2);
		Map<String, byte[]> fields = new HashMap<>();
		for (int i = 0; i + 1 < flat.size(); i += 2) {
			fields.put(RedisLink.text(flat.get(i)), (byte[]) flat.get(i + 1));
		}
		return new TaskEntry(RedisLink.text(parts.get(0)), Math.max(1, ((Long) parts.get(1)).intValue()), fields);
	}

	boolean isWake() {
		return this.fields.containsKey(MessageFields.WAKE);
	}

	boolean isExpired(ServerClock clock) {
		byte[] ttl = this.fields.get(MessageFields.TTL);
		return ttl != null && clock.ageMillis(this.id) >= Long.parseLong(RedisLink.text(ttl));
	}

	Duration age(ServerClock clock) {
		return Duration.ofMillis(clock.ageMillis(this.id));
	}

	@Nullable AetherMessage message() {
		return MessageFields.message(this.fields);
	}

}
