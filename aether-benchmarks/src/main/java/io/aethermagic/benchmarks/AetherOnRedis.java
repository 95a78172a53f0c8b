package io.aethermagic.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

import io.aethermagic.test.TestInstance;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.redis.MinReplicas;
import io.aethermagic.transport.redis.RedisBounds;
import io.aethermagic.transport.redis.RedisMode;
import io.aethermagic.transport.redis.RedisSettings;
import io.aethermagic.transport.redis.RedisTransport;
import io.aethermagic.transport.support.Backoff;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The exchange with Aether: one instance that calls and one that works. All settings are
 * the defaults.
 */
final class AetherOnRedis implements ExchangeContender {

	private static final Duration LEASE = Duration.ofSeconds(30);

	private static final String DATA = "x".repeat(254);

	private final SystemTimers timers = new SystemTimers("benchmark-timer-", 2, true);

	private final RedisMode mode;

	private final TestInstance worker;

	private final TestInstance caller;

	AetherOnRedis(RedisMode mode, String host, int port, int concurrency) {
		this.mode = mode;
		this.worker = TestInstance.on(transport(host, port), this.timers, LEASE)
			.concurrency(concurrency)
			.handler(EchoTasks.TASK, (data, context) -> data.read(String.class))
			.start();
		connected(this.worker);
		this.caller = TestInstance.on(transport(host, port), this.timers, LEASE).start();
		connected(this.caller);
	}

	private AetherTransport transport(String host, int port) {
		RedisSettings settings = new RedisSettings(this.mode, "default", RedisSettings.DEFAULT_KEY_PREFIX, LEASE,
				4 * 1024 * 1024, RedisBounds.DEFAULT, MinReplicas.NONE,
				new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30)));
		return RedisTransport.create(new LettuceConnectionFactory(host, port), settings, this.timers);
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
