package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;

/**
 * The exchange with Aether on a transport: one instance that calls and one that works.
 */
final class AetherExchange implements ExchangeContender {

	/** The default one. */
	static final Duration LEASE = Duration.ofSeconds(30);

	private static final String DATA = "x".repeat(254);

	private final SystemTimers timers = new SystemTimers("benchmark-timer-", 2, true);

	private final TestInstance worker;

	private final TestInstance caller;

	/**
	 * Connect.
	 * @param transport makes a connection
	 * @param calling what is not the default of the one that calls
	 */
	AetherExchange(Function<Timers, AetherTransport> transport, int concurrency,
			UnaryOperator<TestInstanceBuilder> calling) {
		this.worker = TestInstance.on(transport.apply(this.timers), this.timers, LEASE)
			.concurrency(concurrency)
			.handler(EchoTasks.TASK, (data, context) -> data.read(String.class))
			.start();
		connected(this.worker);
		this.caller = calling.apply(TestInstance.on(transport.apply(this.timers), this.timers, LEASE)).start();
		connected(this.caller);
	}

	private static void connected(TestInstance instance) {
		long end = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
		while (!instance.transport().state().connected()) {
			if (System.nanoTime() - end > 0) {
				throw new IllegalStateException("Not connected: " + instance.transport().state());
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	@Override
	public CompletionStage<?> start() {
		return this.caller.perform(EchoTasks.TASK, DATA, String.class).completion();
	}

	@Override
	public void call() {
		this.caller.perform(EchoTasks.TASK, DATA, String.class).get(Duration.ofMillis(PATIENCE_MILLIS));
	}

	@Override
	public void close() {
		this.caller.close();
		this.worker.close();
		this.timers.close();
	}

}
