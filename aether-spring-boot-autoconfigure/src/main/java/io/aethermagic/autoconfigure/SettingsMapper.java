package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.NoWorker;
import io.aethermagic.worker.HandlerDefaults;
import io.aethermagic.worker.WorkerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.ClassUtils;

/**
 * Turns properties into plain settings, and checks them.
 */
final class SettingsMapper {

	/**
	 * A third of it is the time between heartbeats and the shortest acceptance window,
	 * which MQTT counts in whole seconds.
	 */
	private static final Duration SHORTEST_LEASE = Duration.ofSeconds(3);

	private final AetherProperties properties;

	private final StopTimes stopTimes;

	SettingsMapper(AetherProperties properties, StopTimes stopTimes) {
		this.properties = properties;
		this.stopTimes = stopTimes;
	}

	String union() {
		return PropertyChecks.name("aether.union", "union", this.properties.getUnion());
	}

	int maxMessageSize() {
		return PropertyChecks.bytes("aether.max-message-size", this.properties.getMaxMessageSize());
	}

	/**
	 * Return how long the start waits for connections.
	 * @return how long, or {@code null} if it does not wait
	 */
	@Nullable Duration startLimit() {
		Duration timeout = PropertyChecks.positive("aether.startup-timeout", this.properties.getStartupTimeout());
		return (this.properties.getStartupFailure() == AetherProperties.StartupFailure.FAIL) ? timeout : null;
	}

	int callbackThreads() {
		return PropertyChecks.positive("aether.client.callback-threads",
				this.properties.getClient().getCallbackThreads());
	}

	Duration lease() {
		return PropertyChecks.atLeast("aether.worker.lease", this.properties.getWorker().getLease(), SHORTEST_LEASE);
	}

	private int maxDispatches() {
		return PropertyChecks.positive("aether.worker.max-dispatches", this.properties.getWorker().getMaxDispatches());
	}

	HandlerDefaults handlerDefaults() {
		AetherWorkerProperties worker = this.properties.getWorker();
		return new HandlerDefaults(union(),
				PropertyChecks.name("aether.worker.workgroup", "workgroup", worker.getWorkgroup()),
				PropertyChecks.positive("aether.worker.concurrency", worker.getConcurrency()));
	}

	ClientSettings client(String type) {
		AetherClientProperties client = this.properties.getClient();
		NoWorker noWorker = client.getNoWorker();
		if (noWorker == null) {
			noWorker = TransportSelection.LOCAL.equals(type) ? NoWorker.FAIL : NoWorker.WAIT;
		}
		return new ClientSettings(PropertyChecks.positive("aether.client.timeout", client.getTimeout()),
				PropertyChecks.positive("aether.client.max-pending", client.getMaxPending()),
				PropertyChecks.positive("aether.client.send-timeout", client.getSendTimeout()),
				PropertyChecks.positive("aether.client.max-unaccepted", client.getMaxUnaccepted()), noWorker,
				client.getWhenDisconnected() == AetherClientProperties.WhenDisconnected.WAIT, lease(), maxDispatches(),
				this.properties.getCompatibility().isAethermagic());
	}

	WorkerSettings worker() {
		AetherWorkerProperties worker = this.properties.getWorker();
		return new WorkerSettings(lease(), this.stopTimes.drain(worker.getDrainTimeout()), maxDispatches(),
				PropertyChecks.notNegative("aether.clock-tolerance", this.properties.getClockTolerance()), retry(),
				PropertyChecks.notNegative("aether.worker.retry.hold", worker.getRetry().getHold()),
				PropertyChecks.notNegative("aether.worker.retry.max-held", worker.getRetry().getMaxHeld()),
				PropertyChecks.notNegative("aether.compatibility.reply-delay",
						this.properties.getCompatibility().getReplyDelay()),
				worker.getLogFailures(), worker.getDeadLetters(), worker.isAutoStartup());
	}

	private @Nullable RetryPolicy retry() {
		AetherWorkerProperties.Retry retry = this.properties.getWorker().getRetry();
		if (!retry.isEnabled()) {
			return null;
		}
		String prefix = "aether.worker.retry.";
		if (retry.getMultiplier() < 1) {
			throw new InvalidAetherPropertyException(prefix + "multiplier", retry.getMultiplier(), "It is too small",
					"Set " + prefix + "multiplier to 1 or more");
		}
		if (retry.getMaxRetries() < 0) {
			throw new InvalidAetherPropertyException(prefix + "max-retries", retry.getMaxRetries(), "It is negative",
					"Set " + prefix + "max-retries to 0 or more");
		}
		Duration initial = PropertyChecks.positive(prefix + "initial-interval", retry.getInitialInterval());
		return RetryPolicy.builder()
			.maxRetries(retry.getMaxRetries())
			.delay(initial)
			.multiplier(retry.getMultiplier())
			.maxDelay(PropertyChecks.atLeast(prefix + "max-interval", retry.getMaxInterval(), initial))
			.jitter(PropertyChecks.notNegative(prefix + "jitter", retry.getJitter()))
			.includes(exceptions(prefix + "includes", retry.getIncludes()))
			.excludes(exceptions(prefix + "excludes", retry.getExcludes()))
			.build();
	}

	private static List<Class<? extends Throwable>> exceptions(String property, Set<String> names) {
		ClassLoader classLoader = ClassUtils.getDefaultClassLoader();
		if (classLoader == null) {
			classLoader = ClassLoader.getSystemClassLoader();
		}
		List<Class<? extends Throwable>> exceptions = new ArrayList<>();
		for (String name : names) {
			exceptions.add(PropertyChecks.exception(property, name, classLoader));
		}
		return exceptions;
	}

}
