package io.aethermagic.test.contract;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the contract's tests work with: instances on the fixture of the test, threads to
 * call them on, and the passing of its time. Safe for use by several threads.
 */
public final class ContractKit implements AutoCloseable {

	private final ContractFixture fixture;

	private final List<ContractInstance> instances = new CopyOnWriteArrayList<>();

	private final List<CountDownLatch> gates = new CopyOnWriteArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool((work) -> {
		Thread thread = new Thread(work, "contract");
		thread.setDaemon(true);
		return thread;
	});

	ContractKit(ContractFixture fixture) {
		this.fixture = fixture;
	}

	/**
	 * Return the fixture.
	 * @return the fixture
	 */
	public ContractFixture fixture() {
		return this.fixture;
	}

	/**
	 * Make an instance, without starting it.
	 * @return the instance
	 */
	ContractInstance unstarted() {
		return unstarted(this.fixture.connect());
	}

	/**
	 * Make an instance of a transport, without starting it.
	 * @param transport the transport
	 * @return the instance
	 */
	ContractInstance unstarted(AetherTransport transport) {
		ContractInstance made = new ContractInstance(this, transport);
		this.instances.add(made);
		return made;
	}

	/**
	 * Start an instance.
	 * @return the instance, connected
	 */
	ContractInstance connect() {
		return unstarted().connect();
	}

	/**
	 * Let time pass until something is so.
	 * @param what what is waited for
	 * @param condition whether it is so
	 */
	void until(String what, BooleanSupplier condition) {
		this.fixture.passUntil(what, condition);
	}

	/**
	 * Let time pass in which what should not happen would.
	 * @param what what has to stay so
	 * @param condition whether it is so
	 */
	void stays(String what, BooleanSupplier condition) {
		stays(lease().dividedBy(8), what, condition);
	}

	/**
	 * Let time pass during which something has to stay so.
	 * @param duration how much
	 * @param what what has to stay so
	 * @param condition whether it is so
	 */
	void stays(Duration duration, String what, BooleanSupplier condition) {
		this.fixture.passWhile(duration, what, condition);
	}

	/**
	 * Let time pass in which a task would come again that is not done with: a lease and a
	 * quarter, where the transport looks at leases.
	 * @param instance an instance
	 * @param what what has to stay so
	 * @param condition whether it is so
	 */
	void staysBeyondLease(ContractInstance instance, String what, BooleanSupplier condition) {
		stays(instance.has(Capability.REDELIVERY) ? lease().multipliedBy(5).dividedBy(4) : lease().dividedBy(8), what,
				condition);
	}

	/**
	 * Let time pass until a stage completes.
	 * @param <T> the type of its result
	 * @param what what it stands for
	 * @param stage the stage
	 * @return its result
	 */
	<T> T get(String what, CompletionStage<T> stage) {
		CompletableFuture<T> future = stage.toCompletableFuture();
		until(what, future::isDone);
		return future.join();
	}

	/**
	 * Let time pass until a stage completes, perhaps with nothing.
	 * @param <T> the type of its result
	 * @param stage the stage
	 * @return its result, or {@code null}
	 */
	<T> @Nullable T find(CompletionStage<@Nullable T> stage) {
		CompletableFuture<@Nullable T> future = stage.toCompletableFuture();
		until("an answer", future::isDone);
		return future.join();
	}

	/**
	 * Let time pass until a stage fails.
	 * @param what what it stands for
	 * @param stage the stage
	 * @return why it failed
	 */
	Throwable failure(String what, CompletionStage<?> stage) {
		CompletableFuture<?> future = stage.toCompletableFuture();
		until(what + " fails", future::isDone);
		assertThat(future).as(what).isCompletedExceptionally();
		try {
			future.join();
			throw new AssertionError(what + " has gone well");
		}
		catch (CompletionException ex) {
			return Objects.requireNonNull(ex.getCause());
		}
	}

	/**
	 * Do something on a thread of its own.
	 * @param work what
	 */
	void inBackground(Runnable work) {
		this.threads.execute(work);
	}

	/**
	 * Make a gate for calls to wait at; it is open when the test is over at the latest.
	 * @return a latch of one
	 */
	CountDownLatch gate() {
		CountDownLatch gate = new CountDownLatch(1);
		this.gates.add(gate);
		return gate;
	}

	/**
	 * Wait at a gate, as a listener should not.
	 * @param gate the gate
	 */
	static void await(CountDownLatch gate) {
		try {
			gate.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	Duration lease() {
		return this.fixture.lease();
	}

	/**
	 * Go on with a test only on transports that can do something.
	 * @param instance an instance
	 * @param capability what is needed
	 */
	void needs(ContractInstance instance, Capability capability) {
		Assumptions.assumeTrue(instance.has(capability), () -> "the transport does not have " + capability);
	}

	/**
	 * Go on with a test only where the broker says that nobody is there.
	 */
	void needsUnrouted() {
		Assumptions.assumeTrue(this.fixture.tellsUnrouted(), "the broker does not say that nobody is there");
	}

	@Override
	public void close() {
		this.gates.forEach(CountDownLatch::countDown);
		this.instances.forEach((instance) -> instance.transport().stop());
		this.fixture.close();
		this.threads.shutdown();
	}

}
