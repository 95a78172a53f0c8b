package io.aethermagic.transport.mqtt.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * An MQTT broker in the application's own process, for development: it forgets everything
 * when it stops, asks nobody for a password and listens on the loopback interface only.
 * It is Apache Artemis, of which {@code artemis-server} and {@code artemis-mqtt-protocol}
 * must be on the classpath.
 * <p>
 * Messages wait in memory, up to a quarter of the heap and 64 MiB at most for all of them
 * together. What is more goes to files in a temporary folder, which are deleted when the
 * broker stops: so nothing is lost, and the free space of the disk is the limit. What a
 * client has sent and the broker has not yet looked at is not counted, and Artemis reads
 * ahead without a bound: a client that sends at QoS 0 faster than it works can fill the
 * heap.
 * <p>
 * The logger {@code org.apache.activemq.audit} writes several lines at level INFO for
 * each message. It is the application's to switch off:
 * {@code logging.level.org.apache.activemq.audit=off}.
 * <p>
 * Safe for use by several threads.
 */
public final class EmbeddedMqttBroker implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedMqttBroker.class);

	private static final String HOST = "127.0.0.1";

	private static final String ACCEPTOR = "mqtt";

	private static final long START_SECONDS = 20;

	private static final long MAX_BYTES_IN_MEMORY = 64L * 1024 * 1024;

	private static final int PART_OF_HEAP = 4;

	/**
	 * Where expired messages go. Without such a place Artemis writes a warning for each.
	 * Subscriptions with a wildcard do not see topics that begin with a dollar sign.
	 */
	private static final String DROPPED = "$aether.dropped";

	private static final AtomicLong COUNT = new AtomicLong();

	private final String name = "aether-mqtt-" + COUNT.incrementAndGet();

	private final long maxBytes;

	private int port;

	private @Nullable ActiveMQServer server;

	private @Nullable Path folder;

	/**
	 * Prepare a broker, without starting it.
	 * @param port the port to listen on, 0 for a free one
	 * @throws IllegalArgumentException if it is no port
	 */
	public EmbeddedMqttBroker(int port) {
		this(port, Math.min(MAX_BYTES_IN_MEMORY, Runtime.getRuntime().maxMemory() / PART_OF_HEAP));
	}

	EmbeddedMqttBroker(int port, long maxBytes) {
		if (port < 0 || port > 0xFFFF) {
			throw new IllegalArgumentException("Not a port: " + port);
		}
		this.port = port;
		this.maxBytes = maxBytes;
	}

	/**
	 * Start the broker and return when it accepts connections. One that was stopped
	 * starts empty, on the port that it had. Does nothing if it runs.
	 * @throws EmbeddedMqttBrokerStartException if it can't be started, such as when its
	 * port is taken
	 */
	public synchronized void start() {
		if (this.server != null) {
			return;
		}
		Path made = makeFolder();
		ActiveMQServer created = new EmbeddedServer(configuration(made));
		try {
			this.port = start(created);
		}
		catch (Exception ex) {
			stop(created, made);
			throw new EmbeddedMqttBrokerStartException(this.port, ex);
		}
		this.server = created;
		this.folder = made;
		logger.warn("Embedded MQTT broker at {}, for development only: it forgets everything when it stops, "
				+ "asks nobody for a password and listens on the loopback interface only", uri());
	}

	/**
	 * Stop the broker and forget everything. Does nothing if it does not run.
	 */
	public synchronized void stop() {
		if (this.server != null && this.folder != null) {
			stop(this.server, this.folder);
			this.server = null;
			this.folder = null;
		}
	}

	/**
	 * Return whether the broker runs.
	 * @return {@code true} if it runs
	 */
	public synchronized boolean isRunning() {
		return this.server != null;
	}

	/**
	 * Return where to connect to.
	 * @return such as {@code mqtt://127.0.0.1:1883}
	 * @throws IllegalStateException if the port is to be a free one and the broker was
	 * not started yet
	 */
	public synchronized URI uri() {
		if (this.port == 0) {
			throw new IllegalStateException("The embedded MQTT broker gets its port when it starts");
		}
		return URI.create("mqtt://" + HOST + ":" + this.port);
	}

	/**
	 * Stop the broker.
	 */
	@Override
	public void close() {
		stop();
	}

	private int start(ActiveMQServer created) throws Exception {
		AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
		created.registerActivationFailureListener(failure::set);
		created.start();
		Exception cause = failure.get();
		if (cause != null) {
			throw cause;
		}
		if (!created.waitForActivation(START_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Not active after " + START_SECONDS + " s");
		}
		if (created.getRemotingService().getAcceptor(ACCEPTOR) instanceof NettyAcceptor acceptor && acceptor.isStarted()
				&& acceptor.getActualPort() > 0) {
			return acceptor.getActualPort();
		}
		throw new IllegalStateException("It does not listen");
	}

	private void stop(ActiveMQServer stopped, Path used) {
		try {
			stopped.stop();
		}
		catch (Exception ex) {
			logger.warn("The embedded MQTT broker at port {} has not stopped in an orderly way", this.port, ex);
		}
		finally {
			FileSystemUtils.deleteRecursively(used.toFile());
		}
	}

	private Configuration configuration(Path made) {
		ConfigurationImpl configuration = new ConfigurationImpl();
		configuration.setName(this.name);
		configuration.setPersistenceEnabled(false);
		configuration.setSecurityEnabled(false);
		configuration.setJMXManagementEnabled(false);
		configuration.setJournalType(JournalType.NIO);
		configuration.setJournalDirectory(made.resolve("journal").toString());
		configuration.setBindingsDirectory(made.resolve("bindings").toString());
		configuration.setLargeMessagesDirectory(made.resolve("large-messages").toString());
		configuration.setPagingDirectory(made.resolve("paging").toString());
		configuration.setMaxDiskUsage(-1);
		configuration.setGlobalMaxSize(this.maxBytes);
		configuration.addAddressSetting("#", addressSettings());
		configuration.addQueueConfiguration(
				QueueConfiguration.of(DROPPED).setAddress(DROPPED).setDurable(false).setRingSize(1L));
		try {
			configuration.addAcceptorConfiguration(ACCEPTOR, "tcp://" + HOST + ":" + this.port + "?protocols=MQTT");
		}
		catch (Exception ex) {
			throw new IllegalStateException("Artemis does not take the address of its listener", ex);
		}
		return configuration;
	}

	private AddressSettings addressSettings() {
		AddressSettings settings = new AddressSettings();
		settings.setAddressFullMessagePolicy(AddressFullMessagePolicy.PAGE);
		// MQTT knows no limit of deliveries.
		settings.setMaxDeliveryAttempts(-1);
		settings.setDeadLetterAddress(SimpleString.of(DROPPED));
		settings.setExpiryAddress(SimpleString.of(DROPPED));
		return settings;
	}

	private static Path makeFolder() {
		try {
			return Files.createTempDirectory("aether-mqtt-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
