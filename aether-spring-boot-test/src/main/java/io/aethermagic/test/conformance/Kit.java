package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * What the promises' tests work with: instances on the fixture of the test, and the
 * passing of its time.
 */
public final class Kit implements AutoCloseable {

	private final TransportFixture fixture;

	private final List<TestInstance> instances = new ArrayList<>();

	private final List<Peer> peers = new ArrayList<>();

	Kit(TransportFixture fixture) {
		this.fixture = fixture;
	}

	/**
	 * Begin to make an instance on a new connection.
	 * @return a builder, to be finished by {@link #start}
	 */
	public TestInstanceBuilder instance() {
		return instance(this.fixture.connect());
	}

	/**
	 * Begin to make an instance on a connection of the test's own.
	 * @param transport the connection
	 * @return a builder, to be finished by {@link #start}
	 */
	public TestInstanceBuilder instance(AetherTransport transport) {
		return TestInstance.on(transport, this.fixture.timers(), lease());
	}

	/**
	 * Start an instance that is closed with the test.
	 * @param builder the builder
	 * @return the instance, connected
	 */
	public TestInstance start(TestInstanceBuilder builder) {
		TestInstance instance = builder.start();
		this.instances.add(instance);
		until("the instance is connected", () -> instance.transport().state().connected());
		return instance;
	}

	/**
	 * Start an instance without handlers.
	 * @return the instance, connected
	 */
	public TestInstance caller() {
		return start(instance());
	}

	/**
	 * Make a connection that writes down what is sent on it, and mistreats it.
	 * @return a new connection
	 */
	Tap tap() {
		return new Tap(this.fixture.connect());
	}

	/**
	 * Connect an instance that says only what the test tells it to say.
	 * @return the peer, connected
	 */
	Peer peer() {
		return peer(this.fixture.connect());
	}

	/**
	 * Connect an instance that says only what the test tells it to say.
	 * @param transport its connection
	 * @return the peer, connected
	 */
	Peer peer(AetherTransport transport) {
		Peer peer = new Peer(transport, this.fixture.timers(), lease(), this::until);
		this.peers.add(peer);
		until("the peer is connected", () -> transport.state().connected());
		return peer;
	}

	/**
	 * Cut an instance off, as a pulled cable or a kill -9 does: nothing comes from it any
	 * more.
	 * @param instance the instance
	 */
	public void cut(TestInstance instance) {
		this.fixture.cut(untapped(instance.transport()));
	}

	/**
	 * Let an instance that was cut off come back.
	 * @param instance the instance
	 */
	public void restore(TestInstance instance) {
		this.fixture.restore(untapped(instance.transport()));
	}

	private static AetherTransport untapped(AetherTransport transport) {
		return (transport instanceof Tap tap) ? tap.inner() : transport;
	}

	/**
	 * Tell whether a worker whose connection was lost has its tasks until their leases
	 * lapse.
	 * @return whether it has
	 */
	public boolean leasesOutliveConnections() {
		return this.fixture.leasesOutliveConnections();
	}

	/**
	 * Skip the test where what a worker has said is lost to its caller with the worker's
	 * connection.
	 */
	void needsAnswersOfAbsentWorkers() {
		Assumptions.assumeTrue(this.fixture.keepsAnswersOfAbsentWorkers(),
				"there is nothing between caller and worker that keeps an answer");
	}

	/**
	 * Go on with a test only where tasks stay with a worker whose connection was lost.
	 */
	public void needsLeaseBeyondConnection() {
		Assumptions.assumeTrue(leasesOutliveConnections(), "the connection is the lease");
	}

	/**
	 * Kill the broker or hub and start it again.
	 */
	public void restartBroker() {
		this.fixture.restart();
	}

	/**
	 * Return the lease.
	 * @return the lease
	 */
	public Duration lease() {
		return this.fixture.lease();
	}

	/**
	 * Return the fixture.
	 * @return the fixture
	 */
	public TransportFixture fixture() {
		return this.fixture;
	}

	/**
	 * Let time pass until something is so.
	 * @param what what is waited for
	 * @param condition whether it is so
	 */
	public void until(String what, BooleanSupplier condition) {
		this.fixture.passUntil(what, condition);
	}

	/**
	 * Let time pass during which something has to stay so.
	 * @param duration how much
	 * @param what what has to stay so
	 * @param condition whether it is so
	 */
	public void during(Duration duration, String what, BooleanSupplier condition) {
		this.fixture.passWhile(duration, what, condition);
	}

	/**
	 * Wait for a handle's state.
	 * @param handle the handle
	 * @param state the state
	 */
	public void until(TaskHandle<?> handle, TaskState state) {
		until(handle + " is " + state + " (it is " + handle.state() + ")", () -> handle.state() == state);
	}

	/**
	 * Wait for a handle's end and return its result.
	 * @param <T> the type of the result
	 * @param handle the handle
	 * @return the result, or {@code null} where the handler returned nothing
	 */
	public <T> @Nullable T result(TaskHandle<T> handle) {
		until(handle + " has ended", () -> handle.state().isEnded());
		return handle.get(Duration.ofSeconds(1));
	}

	/**
	 * Go on with a test only on transports that can do something.
	 * @param instance an instance
	 * @param capability what is needed
	 */
	public void needs(TestInstance instance, Capability capability) {
		Assumptions.assumeTrue(instance.node().can(capability), () -> "the transport does not have " + capability);
	}

	/**
	 * Go on with a test only where the broker says that nobody is there.
	 */
	void needsUnrouted() {
		Assumptions.assumeTrue(this.fixture.tellsUnrouted(), "the broker does not say that nobody is there");
	}

	/**
	 * Go on with a test only where a goodbye certainly keeps a will from being said.
	 */
	void needsGoodbyesHeeded() {
		Assumptions.assumeTrue(this.fixture.heedsGoodbyes(), "the broker may say a will after a goodbye");
	}

	/**
	 * Go on with a test only where topics keep their order among each other.
	 */
	void needsOrderedTopics() {
		Assumptions.assumeTrue(this.fixture.ordersTopics(), "the broker keeps the order within a topic only");
	}

	/**
	 * Go on with a test only on transports on which the caller recovers.
	 * @param instance an instance
	 */
	void needsNoRedelivery(TestInstance instance) {
		Assumptions.assumeFalse(instance.node().can(Capability.REDELIVERY),
				() -> "the transport has " + Capability.REDELIVERY);
	}

	/**
	 * Return how much time has passed.
	 * @param nanos since when, a {@link io.aethermagic.time.Timers#nanoTime} of the
	 * fixture
	 * @return the time
	 */
	Duration since(long nanos) {
		return Duration.ofNanos(this.fixture.timers().nanoTime() - nanos);
	}

	/**
	 * Return the time.
	 * @return nanoseconds for {@link #since}
	 */
	long time() {
		return this.fixture.timers().nanoTime();
	}

	@Override
	public void close() {
		this.peers.forEach(Peer::close);
		this.instances.forEach(TestInstance::close);
		this.fixture.close();
	}

}
