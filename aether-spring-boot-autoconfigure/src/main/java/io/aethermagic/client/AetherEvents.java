package io.aethermagic.client;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.aethermagic.transport.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events, for methods annotated with
 * {@link io.aethermagic.annotation.AetherEventListener} in any instance of the union.
 * What somebody has to answer for is a task; an event is for whoever listens. Safe for
 * use by several threads.
 */
public class AetherEvents {

	private final Function<@Nullable String, TaskClient> clients;

	/**
	 * Create operations on some transports.
	 * @param clients finds a client by the name of its transport
	 */
	AetherEvents(Function<@Nullable String, TaskClient> clients) {
		this.clients = clients;
	}

	/**
	 * Publish an event on the default transport.
	 * @param topic a name of the wire
	 * @param payload what the listeners get; anything that can be written as JSON
	 * @return a stage as {@link EventCall#publish} returns it
	 * @throws io.aethermagic.task.InvalidNameException for a bad name
	 * @throws io.aethermagic.task.DataException if the payload cannot be written as JSON
	 * or is too large
	 */
	public CompletionStage<Receipt> publish(String topic, @Nullable Object payload) {
		return topic(topic).publish(payload);
	}

	/**
	 * Publish an event with headers, by which listeners may choose, on the default
	 * transport.
	 * @param topic a name of the wire
	 * @param payload what the listeners get; anything that can be written as JSON
	 * @param headers as {@link EventCall#header} takes them
	 * @return a stage as {@link EventCall#publish} returns it
	 * @throws IllegalArgumentException if a header is refused
	 * @throws io.aethermagic.task.InvalidNameException for a bad name
	 * @throws io.aethermagic.task.DataException if the payload cannot be written as JSON
	 * or is too large
	 */
	public CompletionStage<Receipt> publish(String topic, @Nullable Object payload, Map<String, String> headers) {
		EventCall call = topic(topic);
		headers.forEach(call::header);
		return call.publish(payload);
	}

	/**
	 * Begin an event that needs more than a topic, a payload and headers.
	 * @param topic a name of the wire
	 * @return the event, to be finished by {@code publish}
	 */
	public EventCall topic(String topic) {
		return new EventCall(this.clients, topic);
	}

}
