package io.aethermagic.test.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

import io.aethermagic.test.RealTime;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, and the instances of this process and of others on it. Closes them all, the
 * newest first. For use by one test.
 */
public final class Fleet implements AutoCloseable {

	/** How long what should come is waited for. */
	public static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final Logger logger = LoggerFactory.getLogger(Fleet.class);

	private final SystemTimers timers = new SystemTimers("fleet-timers-", 2, true);

	private final Deque<AutoCloseable> open = new ArrayDeque<>();

	private final TestBroker broker;

	private final FaultTransport transport;

	private Duration lease;

	/**
	 * Create a fleet without ships.
	 * @param broker the broker, which is closed with the fleet
	 * @param transport makes connections
	 * @param lease the lease of all instances
	 */
	public Fleet(TestBroker broker, FaultTransport transport, Duration lease) {
		this.broker = with(broker);
		this.transport = transport;
		this.lease = lease;
	}

	/**
	 * Let something be closed with the fleet.
	 * @param <T> its type
	 * @param closeable what
	 * @return the same
	 */
	public <T extends AutoCloseable> T with(T closeable) {
		this.open.push(closeable);
		return closeable;
	}

	/**
	 * Return the broker.
	 * @return the broker
	 */
	public TestBroker broker() {
		return this.broker;
	}

	/**
	 * Return the time that all instances go by.
	 * @return the timers
	 */
	public Timers timers() {
		return this.timers;
	}

	/**
	 * Change the lease of the instances that are begun from now on.
	 * @param lease the lease
	 */
	public void lease(Duration lease) {
		this.lease = lease;
	}

	/**
	 * Put a proxy before the broker.
	 * @return the proxy
	 */
	public TcpProxy proxy() {
		return with(new TcpProxy(this.broker));
	}

	/**
	 * Begin to make an instance with a way of its own to the broker.
	 * @return a builder
	 */
	public TestInstanceBuilder instance() {
		return instance(this.broker.host(), this.broker.port());
	}

	/**
	 * Begin to make an instance behind a proxy.
	 * @param proxy the proxy
	 * @return a builder
	 */
	public TestInstanceBuilder instance(TcpProxy proxy) {
		return instance(proxy.host(), proxy.port());
	}

	private TestInstanceBuilder instance(String host, int port) {
		return TestInstance.on(this.transport.connect(host, port, this.timers, this.lease), this.timers, this.lease);
	}

	/**
	 * Start an instance of this process and wait until it is connected.
	 * @param builder what it is
	 * @return the instance
	 */
	public TestInstance start(TestInstanceBuilder builder) {
		TestInstance instance = with(builder.start());
		until("the instance is connected", () -> instance.transport().state().connected());
		return instance;
	}

	/**
	 * Wait for something.
	 * @param what what, for the message
	 * @param condition whether it is so
	 */
	public static void until(String what, BooleanSupplier condition) {
		RealTime.until(PATIENCE, what, condition);
	}

	/**
	 * See that something stays so.
	 * @param duration for how long
	 * @param what what, for the message
	 * @param condition whether it is so
	 */
	public static void during(Duration duration, String what, BooleanSupplier condition) {
		RealTime.during(duration, what, condition);
	}

	@Override
	public void close() {
		while (!this.open.isEmpty()) {
			AutoCloseable next = this.open.pop();
			try {
				next.close();
			}
			catch (Exception ex) {
				logger.warn("{} could not be closed", next, ex);
			}
		}
		// what stops says goodbye by the timers
		this.timers.schedule(Duration.ofSeconds(8), this.timers::close);
	}

}
