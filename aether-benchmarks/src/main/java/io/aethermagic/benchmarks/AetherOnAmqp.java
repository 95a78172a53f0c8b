package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

import com.rabbitmq.client.Address;
import com.rabbitmq.client.ConnectionFactory;
import io.aethermagic.test.TestInstance;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.amqp.AmqpBroker;
import io.aethermagic.transport.amqp.AmqpQueueType;
import io.aethermagic.transport.amqp.AmqpSettings;
import io.aethermagic.transport.amqp.AmqpTransport;
import io.aethermagic.transport.support.Backoff;

/**
 * The exchange with Aether: one instance that calls and one that works. All settings are
 * the defaults.
 */
final class AetherOnAmqp implements ExchangeContender {

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final String DATA = "x".repeat(254);

	private final SystemTimers timers = new SystemTimers("benchmark-timer-", 2, true);

	private final AmqpQueueType type;

	private final TestInstance worker;

	private final TestInstance caller;

	AetherOnAmqp(AmqpQueueType type, Address address, int concurrency) {
		this.type = type;
		this.worker = TestInstance.on(transport(address), this.timers, LEASE)
			.concurrency(concurrency)
			.handler(EchoTasks.TASK, (data, context) -> data.read(String.class))
			.start();
		connected(this.worker);
		this.caller = TestInstance.on(transport(address), this.timers, LEASE).start();
		connected(this.caller);
	}

	private AetherTransport transport(Address address) {
		AmqpSettings settings = new AmqpSettings(this.type.name(), LEASE, 4 * 1024 * 1024, this.type, false, 10_000,
				10_000, 20_000, Duration.ofMinutes(30), new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)));
		return AmqpTransport.create(new AmqpBroker(new ConnectionFactory(), List.of(address)), settings, this.timers);
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
