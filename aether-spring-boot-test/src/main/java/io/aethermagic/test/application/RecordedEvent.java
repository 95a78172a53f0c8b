package io.aethermagic.test.application;

import java.util.Map;

import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

/**
 * An event that the application has published. Immutable.
 *
 * @param topic the topic
 * @param headers by which listeners may choose
 * @param payload what the listeners get, as JSON
 * @param to the only instance it was sent to; {@code null} for every listener
 */
public record RecordedEvent(String topic, Map<String, String> headers, TaskData payload, @Nullable String to) {

	/**
	 * Return what the listeners get, as a type.
	 * @param <T> the type
	 * @param type the type that a listener would read
	 * @return the payload; {@code null} only where the JSON is {@code null}
	 * @throws io.aethermagic.task.DataException if it cannot be read as the type
	 */
	public <T> @Nullable T payload(Class<T> type) {
		return this.payload.read(type);
	}

	/**
	 * Return topic and headers.
	 */
	@Override
	public String toString() {
		return this.topic + " " + this.headers;
	}

}
