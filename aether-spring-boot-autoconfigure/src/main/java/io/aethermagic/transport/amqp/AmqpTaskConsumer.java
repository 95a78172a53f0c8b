package io.aethermagic.transport.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;

/**
 * Gives what the broker sends to one consumer to its {@link AmqpTaskChannel}. Called by
 * the connection's threads, one at a time.
 */
final class AmqpTaskConsumer extends DefaultConsumer {

	private final AmqpTaskChannel tasks;

	private final AmqpCredit credit;

	AmqpTaskConsumer(AmqpTaskChannel tasks, Channel channel, AmqpCredit credit) {
		super(channel);
		this.tasks = tasks;
		this.credit = credit;
	}

	@Override
	public void handleDelivery(String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
		this.tasks.take(this.credit, envelope, properties, body);
	}

	@Override
	public void handleCancelOk(String tag) {
		this.tasks.consumerIsGone();
	}

	@Override
	public void handleCancel(String tag) {
		this.tasks.queueIsGone();
	}

}
