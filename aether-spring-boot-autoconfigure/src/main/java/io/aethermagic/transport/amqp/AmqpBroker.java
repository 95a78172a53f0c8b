package io.aethermagic.transport.amqp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.impl.DefaultExceptionHandler;
import io.aethermagic.time.DetachedThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where RabbitMQ is, and as whom and how to connect. Immutable.
 */
public final class AmqpBroker {

	private static final Logger logger = LoggerFactory.getLogger(AmqpBroker.class);

	private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(10);

	private final ConnectionFactory factory;

	private final List<Address> addresses;

	/**
	 * Create it from what an application connects with.
	 * @param factory user, virtual host, TLS and whatever else is configured; it is
	 * copied, and left as it is
	 * @param addresses the nodes, in the order in which they are tried
	 * @throws IllegalArgumentException if there is no address
	 */
	public AmqpBroker(ConnectionFactory factory, List<Address> addresses) {
		if (addresses.isEmpty()) {
			throw new IllegalArgumentException("There is no address of a broker");
		}
		this.factory = factory.clone();
		this.addresses = List.copyOf(addresses);
		this.factory.setAutomaticRecoveryEnabled(false);
		this.factory.setTopologyRecoveryEnabled(false);
		if (this.factory.getExceptionHandler() instanceof DefaultExceptionHandler) {
			this.factory.setExceptionHandler(new QuietHandler());
		}
		this.factory.setThreadFactory(DetachedThreads.named("aether-amqp-connection", true));
	}

	/**
	 * Connect to the first node that is there. Blocks.
	 * @param threads where deliveries are taken in
	 * @param name what the broker shows the connection as
	 * @param settings say how soon a dead connection has to be noticed
	 */
	Connection connect(ExecutorService threads, String name, AmqpSettings settings)
			throws IOException, TimeoutException {
		ConnectionFactory own = this.factory.clone();
		own.setRequestedHeartbeat(atMost(own.getRequestedHeartbeat(), settings.heartbeatSeconds()));
		Duration most = (settings.lease().compareTo(LEAST_TIMEOUT) > 0) ? settings.lease() : LEAST_TIMEOUT;
		int millis = Math.toIntExact(Math.min(most.toMillis(), Integer.MAX_VALUE));
		own.setConnectionTimeout(atMost(own.getConnectionTimeout(), millis));
		own.setChannelRpcTimeout(atMost(own.getChannelRpcTimeout(), millis));
		return own.newConnection(threads, this.addresses, name);
	}

	/** To the client library 0 is no limit. */
	private static int atMost(int configured, int most) {
		return (configured > 0) ? Math.min(configured, most) : most;
	}

	/**
	 * Return where the broker is, without a password.
	 */
	@Override
	public String toString() {
		String virtualHost = this.factory.getVirtualHost();
		return this.addresses.stream()
			.map((address) -> address.getHost() + ":" + port(address))
			.collect(Collectors.joining(", ", "RabbitMQ at ", virtualHost.equals("/") ? "" : "/" + virtualHost));
	}

	private int port(Address address) {
		return ConnectionFactory.portOrDefault(address.getPort(), this.factory.isSSL());
	}

	/**
	 * Leaves it to the transport to warn of a lost connection, once and with its reason.
	 */
	private static final class QuietHandler extends DefaultExceptionHandler {

		@Override
		public void handleUnexpectedConnectionDriverException(Connection connection, Throwable failure) {
			logger.debug("{} fails", connection, failure);
		}

	}

}
