package io.aethermagic.transport.amqp;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import com.rabbitmq.client.BuiltinExchangeType;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * Spells channels as exchanges, routing keys and queues. Each union has one topic
 * exchange. An inbox is reached by the name of its queue. Immutable.
 */
final class AmqpNames {

	private static final String PREFIX = "aether.";

	/** Names of Aether have no colon. */
	private static final char BETWEEN = ':';

	/** What stands for the queue of a peer that is no instance. */
	private static final String FOREIGN = "queue:";

	private static final String SYSTEM = "system.";

	private static final String LIVE = ".live";

	private static final int MOST_BYTES = 255;

	private final String union;

	private final String own;

	private final String inboxes;

	AmqpNames(String union) {
		this.union = union;
		this.own = exchange(union);
		this.inboxes = this.own + "." + SYSTEM + "inbox.";
	}

	/**
	 * Return the exchange of this application's union.
	 */
	String exchange() {
		return this.own;
	}

	/**
	 * Return the type of an exchange that is published to: ours, or the one by which
	 * amqp-fabric's services say that they are there.
	 */
	static BuiltinExchangeType type(String exchange) {
		return exchange.startsWith(PREFIX) ? BuiltinExchangeType.TOPIC : BuiltinExchangeType.HEADERS;
	}

	static String exchange(String union) {
		return PREFIX + union;
	}

	/**
	 * Return the queue of a workgroup.
	 */
	static String queue(TaskAddress address, String workgroup) {
		return exchange(address.union()) + "." + address(address) + "." + workgroup;
	}

	/**
	 * Return where a message goes.
	 * @throws MessageRefusedException if that cannot be spelt
	 */
	Route route(Channel channel, AetherMessage message) {
		if (channel instanceof Channel.TaskQueue queue) {
			return perform(queue.address());
		}
		if (channel instanceof Channel.AddressTopic topic) {
			return topic(topic.address(), (message.action() != null) ? message.action() : Action.STATUS);
		}
		if (channel instanceof Channel.Topic topic) {
			return topic(topic);
		}
		return new Route("", inbox(((Channel.Inbox) channel).instance()));
	}

	static Route perform(TaskAddress address) {
		return topic(address, Action.PERFORM);
	}

	/**
	 * Return where a task goes that only one workgroup is to get.
	 */
	static Route perform(TaskAddress address, String workgroup) {
		return new Route(exchange(address.union()), perform(address).key() + "." + workgroup);
	}

	static Route topic(TaskAddress address, Action action) {
		return new Route(exchange(address.union()), address(address) + "." + action.wireName());
	}

	static Route topic(Channel.Topic topic) {
		return new Route(exchange(topic.union()), SYSTEM + "topic." + topic.name());
	}

	/**
	 * Return where something arrives only as long as a worker of an address is there.
	 */
	static Route live(TaskAddress address) {
		return new Route(exchange(address.union()), address(address) + LIVE);
	}

	static boolean isLive(String key) {
		return key.endsWith(LIVE);
	}

	/**
	 * Return the queue that answers go to.
	 * @param replyTo an instance id, or what {@link #replyTo} made of another queue
	 */
	String inbox(String replyTo) {
		return replyTo.startsWith(FOREIGN) ? replyTo.substring(FOREIGN.length()) : this.inboxes + replyTo;
	}

	/**
	 * Return who is answered at a queue.
	 */
	@Nullable String replyTo(@Nullable String queue) {
		if (queue == null || queue.isEmpty()) {
			return null;
		}
		return queue.startsWith(this.inboxes) ? queue.substring(this.inboxes.length()) : FOREIGN + queue;
	}

	String deadLetters() {
		return this.own + "." + SYSTEM + "dead";
	}

	Route dead(TaskAddress address) {
		return new Route(this.own, SYSTEM + "dead." + address(address));
	}

	Route everyDead() {
		return new Route(this.own, SYSTEM + "dead.#");
	}

	/**
	 * Return a new name of a queue.
	 * @param kind what it is for
	 */
	String fresh(String kind) {
		return this.own + "." + SYSTEM + kind + "." + UUID.randomUUID();
	}

	TaskAddress address(String job, String task, String context) {
		return new TaskAddress(this.union, job, task, context);
	}

	private static String address(TaskAddress address) {
		return address.job() + "." + address.task() + "." + address.context();
	}

	/**
	 * An exchange and a routing key.
	 *
	 * @param exchange the exchange; empty for the one that knows every queue by its name
	 * @param key the routing key
	 */
	record Route(String exchange, String key) {

		Route {
			if (key.length() > MOST_BYTES / 3 && key.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
				throw new MessageRefusedException("'" + key + "' has more than the " + MOST_BYTES
						+ " bytes that a name of AMQP takes: choose shorter names");
			}
		}

		/**
		 * Read what {@link #toString} wrote.
		 */
		static Route of(String text) {
			int end = text.indexOf(BETWEEN);
			return new Route(text.substring(0, end), text.substring(end + 1));
		}

		@Override
		public String toString() {
			return this.exchange + BETWEEN + this.key;
		}

	}

}
