package io.aethermagic.transport.websocket;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was said last on topics, for those who ask by HTTP: within bounds, the topics that
 * were silent longest go first. Safe for use by several threads.
 */
final class RetainedTexts {

	private static final int MOST_OF_TOPIC = 100;

	private static final int MOST_TOPICS = 10_000;

	private static final long MOST_BYTES = 16L * 1024 * 1024;

	private final Map<String, ArrayDeque<Text>> topics = new LinkedHashMap<>();

	private long bytes;

	synchronized void add(String topic, String message, Instant at) {
		ArrayDeque<Text> texts = this.topics.remove(topic);
		if (texts == null) {
			texts = new ArrayDeque<>();
		}
		this.topics.put(topic, texts);
		texts.add(new Text(message, at));
		this.bytes += size(message);
		while (texts.size() > MOST_OF_TOPIC) {
			this.bytes -= size(texts.remove().message());
		}
		Iterator<ArrayDeque<Text>> oldest = this.topics.values().iterator();
		while (this.topics.size() > MOST_TOPICS || this.bytes > MOST_BYTES) {
			oldest.next().forEach((text) -> this.bytes -= size(text.message()));
			oldest.remove();
		}
	}

	synchronized List<Text> of(String topic) {
		ArrayDeque<Text> texts = this.topics.get(topic);
		return (texts != null) ? List.copyOf(texts) : List.of();
	}

	private static long size(String message) {
		return message.getBytes(StandardCharsets.UTF_8).length;
	}

	/**
	 * What was said.
	 *
	 * @param message the payload
	 * @param at when it came
	 */
	record Text(String message, Instant at) {
	}

}
