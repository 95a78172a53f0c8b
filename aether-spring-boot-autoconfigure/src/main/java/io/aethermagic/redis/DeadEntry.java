package io.aethermagic.redis;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An entry that was delivered too often without being acknowledged.
 *
 * @param entry the entry
 * @param group the group that gives it up
 * @param consumer who had it last
 * @param deliveries how often it was delivered
 */
public record DeadEntry(StreamEntry entry, String group, String consumer, long deliveries) {

	/**
	 * Return what is written down of it: its fields, and after them {@code dead-stream},
	 * {@code dead-id}, {@code dead-group}, {@code dead-consumer} and
	 * {@code dead-deliveries}.
	 * @return the fields of a dead letter
	 */
	public Map<String, String> letter() {
		Map<String, String> letter = new LinkedHashMap<>(this.entry.fields());
		letter.put("dead-stream", this.entry.stream());
		letter.put("dead-id", this.entry.id());
		letter.put("dead-group", this.group);
		letter.put("dead-consumer", this.consumer);
		letter.put("dead-deliveries", Long.toString(this.deliveries));
		return letter;
	}

}
