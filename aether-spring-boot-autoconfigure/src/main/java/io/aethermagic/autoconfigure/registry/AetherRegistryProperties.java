package io.aethermagic.autoconfigure.registry;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.registry.RegistrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.convert.DurationUnit;

/**
 * The registry of instances.
 */
@ConfigurationProperties("aether.registry")
public class AetherRegistryProperties {

	private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

	/**
	 * Whether this instance announces itself to the others that do, and knows of them.
	 * Each then sends one message in each interval, which all of them get.
	 */
	private boolean enabled;

	/**
	 * How often this instance says that it is there. After three of them without a word
	 * it counts as lost. Default: a third of "aether.worker.lease".
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private @Nullable Duration interval;

	/**
	 * How many other instances are remembered on each transport.
	 */
	private int maxInstances = 1_000;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable Duration getInterval() {
		return this.interval;
	}

	public void setInterval(@Nullable Duration interval) {
		this.interval = interval;
	}

	public int getMaxInstances() {
		return this.maxInstances;
	}

	public void setMaxInstances(int maxInstances) {
		this.maxInstances = maxInstances;
	}

	/**
	 * Turn the properties into settings.
	 * @param lease the lease of workers
	 * @return the settings
	 * @throws io.aethermagic.autoconfigure.InvalidAetherPropertyException if a value
	 * cannot be
	 */
	RegistrySettings settings(Duration lease) {
		Duration chosen = (this.interval != null) ? this.interval : lease.dividedBy(RegistrySettings.TIMEOUT_INTERVALS);
		return new RegistrySettings(PropertyChecks.atLeast("aether.registry.interval", chosen, SHORTEST_INTERVAL),
				PropertyChecks.positive("aether.registry.max-instances", this.maxInstances));
	}

}
