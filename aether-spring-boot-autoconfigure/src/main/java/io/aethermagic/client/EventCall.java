package io.aethermagic.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.aethermagic.task.Names;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * An event in the making. Not safe for use by several threads; each {@code publish} is an
 * event of its own.
 */
public final class EventCall {

	private final Function<@Nullable String, TaskClient> clients;

	private final String topic;

	private final CallHeaders headers;

	private @Nullable String transport;

	private @Nullable String to;

	private @Nullable Duration keep;

	EventCall(Function<@Nullable String, TaskClient> clients, String topic) {
		this.clients = clients;
		this.topic = topic;
		this.headers = new CallHeaders(TaskAddress.EVENTS, topic);
	}

	/**
	 * Add a header for the listeners, by which they may choose.
	 * @param name the name; must not begin with {@code aether-}
	 * @param value the value
	 * @return this event
	 * @throws IllegalArgumentException as {@link TaskCall#header} says
	 */
	public EventCall header(String name, String value) {
		this.headers.add(name, value);
		return this;
	}

	/**
	 * Choose the transport.
	 * @param name a name of {@code aether.transports}
	 * @return this event
	 */
	public EventCall transport(String name) {
		this.transport = name;
		return this;
	}

	/**
	 * Send the event to one instance alone, and there to each of its listeners.
	 * @param instance the instance id, as {@code AetherRegistry} tells it
	 * @return this event
	 * @throws io.aethermagic.task.InvalidNameException if it cannot be an instance id
	 */
	public EventCall to(String instance) {
		this.to = Names.check("instance", instance);
		return this;
	}

	/**
	 * Keep the event for workgroups whose instances are all away, where the transport can
	 * keep a task for them. Unless this is said, an event that nobody listens to is gone.
	 * @param duration for how long, above zero
	 * @return this event
	 * @throws IllegalArgumentException if the duration is not above zero
	 */
	public EventCall keep(Duration duration) {
		if (duration.isNegative() || duration.isZero()) {
			throw new IllegalArgumentException("The duration " + duration + " is not above zero");
		}
		this.keep = duration;
		return this;
	}

	/**
	 * Publish the event. It goes out at once or not at all: before the application has
	 * started and while there is no connection it fails.
	 * @param payload what the listeners get; anything that can be written as JSON
	 * @return a stage that completes when the broker or hub has the event:
	 * {@link Receipt#UNROUTED} if nobody listens; exceptionally with a
	 * {@link io.aethermagic.transport.TransportException} if it is not known to have it,
	 * or with a {@link io.aethermagic.task.TaskRejectedException} if there are more calls
	 * and events under way than {@code aether.client.max-pending} allows
	 * @throws io.aethermagic.task.InvalidNameException for a bad name
	 * @throws io.aethermagic.task.DataException if the payload cannot be written as JSON
	 * or is too large
	 */
	public CompletionStage<Receipt> publish(@Nullable Object payload) {
		TaskClient client = this.clients.apply(this.transport);
		TaskAddress address = new TaskAddress(client.node().union(), TaskAddress.EVENTS, this.topic,
				TaskAddress.DEFAULT_CONTEXT);
		return client.events().publish(address, this.headers.all(), payload, this.keep, this.to);
	}

}
