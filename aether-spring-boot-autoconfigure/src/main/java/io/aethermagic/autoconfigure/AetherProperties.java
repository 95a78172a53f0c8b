package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be configured below {@code aether}.
 */
@ConfigurationProperties("aether")
public class AetherProperties {

	/**
	 * Whether Aether is configured at all.
	 */
	private boolean enabled = true;

	/**
	 * Namespace of the application: the first part of every task address. Applications
	 * that perform each other's tasks have the same.
	 */
	private String union = "default";

	/**
	 * Name of the transport that handlers and calls use that name none: one of
	 * "aether.transports", or short for a transport of that type and name.
	 */
	private @Nullable String transport;

	/**
	 * Transports by name, where there is more than one or where the name is not the type.
	 * Below its type, each may set for itself what "aether.<type>" sets for all of the
	 * type: "aether.transports.main.mqtt.url", for example.
	 */
	private final Map<String, Transport> transports = new LinkedHashMap<>();

	/**
	 * What the default transport must be able to do. What is missing fails at start-up.
	 */
	private Set<Capability> require = EnumSet.noneOf(Capability.class);

	/**
	 * What to do where a transport cannot connect when the application starts: start and
	 * try again until it can, or fail after "startup-timeout".
	 */
	private StartupFailure startupFailure = StartupFailure.RETRY;

	/**
	 * How long the start waits for the connections of all transports, where
	 * "startup-failure" is "fail".
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration startupTimeout = Duration.ofSeconds(10);

	/**
	 * Largest message that is sent or read. Has to be the same everywhere.
	 */
	private DataSize maxMessageSize = DataSize.ofMegabytes(4);

	/**
	 * How much the clocks of two machines may differ. Used for deadlines on transports
	 * that do not measure how long they held a message.
	 */
	@DurationUnit(ChronoUnit.SECONDS)
	private Duration clockTolerance = Duration.ofSeconds(5);

	@NestedConfigurationProperty
	private final AetherWorkerProperties worker = new AetherWorkerProperties();

	@NestedConfigurationProperty
	private final AetherClientProperties client = new AetherClientProperties();

	private final Compatibility compatibility = new Compatibility();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public String getUnion() {
		return this.union;
	}

	public void setUnion(String union) {
		this.union = union;
	}

	public @Nullable String getTransport() {
		return this.transport;
	}

	public void setTransport(@Nullable String transport) {
		this.transport = transport;
	}

	public Map<String, Transport> getTransports() {
		return this.transports;
	}

	public Set<Capability> getRequire() {
		return this.require;
	}

	public void setRequire(Set<Capability> require) {
		this.require = new LinkedHashSet<>(require);
	}

	public StartupFailure getStartupFailure() {
		return this.startupFailure;
	}

	public void setStartupFailure(StartupFailure startupFailure) {
		this.startupFailure = startupFailure;
	}

	public Duration getStartupTimeout() {
		return this.startupTimeout;
	}

	public void setStartupTimeout(Duration startupTimeout) {
		this.startupTimeout = startupTimeout;
	}

	public DataSize getMaxMessageSize() {
		return this.maxMessageSize;
	}

	public void setMaxMessageSize(DataSize maxMessageSize) {
		this.maxMessageSize = maxMessageSize;
	}

	public Duration getClockTolerance() {
		return this.clockTolerance;
	}

	public void setClockTolerance(Duration clockTolerance) {
		this.clockTolerance = clockTolerance;
	}

	public AetherWorkerProperties getWorker() {
		return this.worker;
	}

	public AetherClientProperties getClient() {
		return this.client;
	}

	public Compatibility getCompatibility() {
		return this.compatibility;
	}

	/**
	 * One transport. What it sets below its type is bound by
	 * {@link TransportPropertiesBinder}.
	 */
	public static class Transport {

		/**
		 * Type of the transport. Default: its name.
		 */
		private @Nullable String type;

		public @Nullable String getType() {
			return this.type;
		}

		public void setType(@Nullable String type) {
			this.type = type;
		}

	}

	/**
	 * What to do where a transport cannot connect when the application starts.
	 */
	public enum StartupFailure {

		/** Start, be unhealthy, and try again until there is a connection. */
		RETRY,

		/** Wait a while for the connection, then fail. */
		FAIL

	}

	/**
	 * Work with applications that use the Python libraries aethermagic and amqp-fabric.
	 */
	public static class Compatibility {

		/**
		 * Whether calls also use workers of aethermagic: answers are then taken at the
		 * tasks' addresses, too. One more subscription for each address that is called.
		 */
		private boolean aethermagic;

		/**
		 * How long the first answer to a caller that names no reply address is held. A
		 * client of aethermagic that performs with "immediate" listens a moment after it
		 * has performed: for it 250ms is enough.
		 */
		private Duration replyDelay = Duration.ZERO;

		/**
		 * Whether services of amqp-fabric can call handlers on transports of the type
		 * 'amqp', and calls use the services that "aether.amqp.fabric.services" names.
		 */
		private boolean amqpFabric;

		public boolean isAethermagic() {
			return this.aethermagic;
		}

		public void setAethermagic(boolean aethermagic) {
			this.aethermagic = aethermagic;
		}

		public Duration getReplyDelay() {
			return this.replyDelay;
		}

		public void setReplyDelay(Duration replyDelay) {
			this.replyDelay = replyDelay;
		}

		public boolean isAmqpFabric() {
			return this.amqpFabric;
		}

		public void setAmqpFabric(boolean amqpFabric) {
			this.amqpFabric = amqpFabric;
		}

	}

}
