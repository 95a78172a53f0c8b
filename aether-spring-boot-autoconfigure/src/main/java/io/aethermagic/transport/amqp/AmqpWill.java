package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the broker say the will of an instance whose connection is gone. AMQP knows no
 * wills; but a message that is worth no time at all is dead as soon as nobody holds it,
 * and a queue may say where its dead go. So the instance holds its own will, out of a
 * queue of this life alone, and does not acknowledge it: when the connection is lost, the
 * broker takes the will back, finds it dead, and brings it where wills are heard. It is
 * put in anew from time to time, as no message may be held for ever. Its methods block;
 * they are called one at a time.
 *
 * @promise 5.4
 */
final class AmqpWill {

	private static final Logger logger = LoggerFactory.getLogger(AmqpWill.class);

	private static final Duration LONGEST = Duration.ofSeconds(20);

	private static final String AT_ONCE = "0";

	private static final CancelCallback GONE = (tag) -> logger.debug("The queue of the will is gone");

	private final AmqpContext context;

	private final AmqpChannels channels;

	private final AmqpPublisher publisher;

	private final LastWill will;

	private final String queue;

	private @Nullable Channel channel;

	/** Touched by the one thread at a time that takes in what comes on the channel. */
	private long held;

	AmqpWill(AmqpContext context, AmqpChannels channels, AmqpPublisher publisher, LastWill will) {
		this.context = context;
		this.channels = channels;
		this.publisher = publisher;
		this.will = will;
		this.queue = context.names().fresh("will");
	}

	/**
	 * Return how long it is held before it is put in anew.
	 */
	Duration interval() {
		Duration lease = this.context.settings().lease();
		return (lease.compareTo(LONGEST) < 0) ? lease : LONGEST;
	}

	/**
	 * Put it in, the first time or anew.
	 */
	void say() throws IOException {
		Channel present = this.channel;
		if (present == null || !present.isOpen()) {
			this.channel = open();
		}
		AMQP.BasicProperties properties = this.context.messages()
			.write(this.will.message(), SendOptions.DEFAULT)
			.builder()
			.expiration(AT_ONCE)
			.build();
		this.publisher.publish(new AmqpNames.Route("", this.queue), properties, this.will.message().payload(), true);
	}

	private Channel open() throws IOException {
		AmqpNames.Route to = this.context.names().route(this.will.channel(), this.will.message());
		this.held = 0;
		return this.channels.open((made) -> prepare(made, to));
	}

	private void prepare(Channel made, AmqpNames.Route to) throws IOException {
		made.queueDeclare(this.queue, true, false, false, Map.of("x-dead-letter-exchange", to.exchange(),
				"x-dead-letter-routing-key", to.key(), "x-expires", this.context.settings().keepMillis()));
		made.basicQos(2);
		made.basicConsume(this.queue, false, (tag, message) -> hold(made, message), GONE);
	}

	private void hold(Channel on, Delivery message) throws IOException {
		long before = this.held;
		this.held = message.getEnvelope().getDeliveryTag();
		if (before != 0) {
			on.basicAck(before, false);
		}
	}

	/**
	 * Take it back: nobody is to hear it.
	 */
	void revoke() throws IOException, TimeoutException {
		Channel present = this.channel;
		if (present != null && present.isOpen()) {
			present.queueDelete(this.queue);
		}
	}

}
