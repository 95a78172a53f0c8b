package io.aethermagic.transport.amqp;

import java.io.IOException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

/**
 * Opens channels of one connection. Safe for use by several threads; its methods block.
 */
final class AmqpChannels {

	private final Connection connection;

	AmqpChannels(Connection connection) {
		this.connection = connection;
	}

	/**
	 * Open a channel.
	 * @throws IOException if the broker allows no more
	 */
	Channel open() throws IOException {
		Channel made = this.connection.createChannel();
		if (made == null) {
			throw new IOException("The broker allows no more channels");
		}
		return made;
	}

	/**
	 * Open a channel and prepare it. One on which that fails is closed: what has not been
	 * answered may still be done.
	 */
	Channel open(Preparation preparation) throws IOException {
		Channel made = open();
		try {
			preparation.prepare(made);
			return made;
		}
		catch (IOException | RuntimeException ex) {
			made.abort();
			throw ex;
		}
	}

	/**
	 * What is done on a new channel. Blocks.
	 */
	interface Preparation {

		void prepare(Channel channel) throws IOException;

	}

}
