package io.aethermagic.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

import io.aethermagic.test.TestInstance;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.mqtt.MqttSettings;
import io.aethermagic.transport.mqtt.MqttTransport;

/**
 * The exchange with Aether: one instance that calls and one that works, so that it has
 * the connections of {@link PahoByHand}. All settings that are no limit to the load are
 * the defaults.
 */
final class AetherOnMqtt implements ExchangeContender {

	private static final Duration LEASE = Duration.ofSeconds(30);

	/** More than ever wait. */
	private static final int NO_LIMIT = 20_000;

	private static final String DATA = "x".repeat(254);

	private final SystemTimers timers = new SystemTimers("benchmark-timer-", 2, true);

	private final TestInstance worker;

	private final TestInstance caller;

	AetherOnMqtt(String host, int port, int concurrency) {
		this.worker = TestInstance.on(transport(host, port), this.timers, LEASE)
			.concurrency(concurrency)
			.handler(EchoTasks.TASK, (data, context) -> data.read(String.class))
			.start();
		connected(this.worker);
		this.caller = TestInstance.on(transport(host, port), this.timers, LEASE).maxUnaccepted(NO_LIMIT).start();
		connected(this.caller);
	}

	private AetherTransport transport(String host, int port) {
		MqttSettings settings = MqttSettings
			.of("default", "benchmark-host", List.of(URI.create("mqtt://" + host + ":" + port)))
			.withLease(LEASE)
			.withBounds(4 * 1024 * 1024, NO_LIMIT);
		return MqttTransport.create(settings, this.timers);
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
