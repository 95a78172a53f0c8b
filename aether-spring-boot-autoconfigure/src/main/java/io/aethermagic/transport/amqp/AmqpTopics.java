package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * The topics that an instance listens to: one queue, of one life of its connection, that
 * is bound to all of them. Its methods block; they are called one at a time.
 */
final class AmqpTopics {

	private static final int MOST_WAITING = 10_000;

	private final AmqpContext context;

	private final AmqpChannels channels;

	private final String queue;

	/** The broker closes it at each refusal. */
	private @Nullable Channel control;

	/**
	 * Declare the queue, and take in what comes.
	 * @param gone is told when the queue was deleted
	 */
	AmqpTopics(AmqpContext context, AmqpChannels channels, Consumer<Throwable> gone) throws IOException {
		this.context = context;
		this.channels = channels;
		this.queue = context.names().fresh("topics");
		Channel channel = channels.open();
		channel.exchangeDeclare(context.names().exchange(), BuiltinExchangeType.TOPIC, true);
		channel.queueDeclare(this.queue, false, true, true, Map.of("x-max-length", MOST_WAITING));
		channel.basicConsume(this.queue, true, (tag, message) -> take(message),
				(tag) -> gone.accept(new TransportException("the queue of the topics was deleted", null)));
	}

	private void take(Delivery message) {
		AmqpNames.Route route = new AmqpNames.Route(message.getEnvelope().getExchange(),
				message.getEnvelope().getRoutingKey());
		if (!AmqpNames.isLive(route.key())) {
			AetherMessage read = this.context.messages().read(message.getProperties(), message.getBody());
			this.context.listeners().listeners(route.toString()).forEach((listener) -> listener.accept(read));
		}
	}

	/**
	 * Listen to topics.
	 * @param names routes as {@link AmqpNames.Route#toString} writes them
	 */
	void bind(Collection<String> names) throws IOException {
		List<AmqpNames.Route> routes = routes(names);
		ask((channel) -> {
			for (AmqpNames.Route route : routes) {
				channel.exchangeDeclare(route.exchange(), BuiltinExchangeType.TOPIC, true);
				channel.queueBind(this.queue, route.exchange(), route.key());
			}
		});
	}

	/**
	 * Listen to topics no more.
	 * @param names routes as {@link AmqpNames.Route#toString} writes them
	 */
	void unbind(Collection<String> names) throws IOException {
		List<AmqpNames.Route> routes = routes(names);
		ask((channel) -> {
			for (AmqpNames.Route route : routes) {
				channel.queueUnbind(this.queue, route.exchange(), route.key());
			}
		});
	}

	private static List<AmqpNames.Route> routes(Collection<String> names) {
		return names.stream().map(AmqpNames.Route::of).toList();
	}

	private void ask(AmqpChannels.Preparation question) throws IOException {
		Channel present = this.control;
		if (present == null || !present.isOpen()) {
			this.control = this.channels.open(question);
			return;
		}
		try {
			question.prepare(present);
		}
		catch (IOException | RuntimeException ex) {
			present.abort();
			throw ex;
		}
	}

}
