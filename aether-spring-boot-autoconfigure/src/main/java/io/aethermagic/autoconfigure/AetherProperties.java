package io.aethermagic.autoconfigure;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.aethermagic.client.NoWorker;
import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
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
	private Duration startupTimeout = Duration.ofSeconds(10);

	/**
	 * Largest message that is sent or read. Has to be the same everywhere.
	 */
	private DataSize maxMessageSize = DataSize.ofMegabytes(4);

	/**
	 * How much the clocks of two machines may differ. Used for deadlines on transports
	 * that do not measure how long they held a message.
	 */
	private Duration clockTolerance = Duration.ofSeconds(5);

	@NestedConfigurationProperty
	private final AetherWorkerProperties worker = new AetherWorkerProperties();

	private final Client client = new Client();

	private final Hub hub = new Hub();

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

	public Client getClient() {
		return this.client;
	}

	public Hub getHub() {
		return this.hub;
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
	 * The caller.
	 */
	public static class Client {

		/**
		 * Deadline of a call that sets none.
		 */
		private Duration timeout = Duration.ofMinutes(5);

		/**
		 * How many calls may be out at a time.
		 */
		private int maxPending = 10_000;

		/**
		 * How long a call blocks its thread when "max-pending" calls are out, before its
		 * handle fails with the code "rejected".
		 */
		private Duration sendTimeout = Duration.ofSeconds(10);

		/**
		 * How many calls may be sent and not yet accepted, on a transport that does not
		 * give a dead worker's task to another by itself.
		 */
		private int maxUnaccepted = 500;

		/**
		 * What a call does where no worker is there: wait for one until its deadline, or
		 * fail with the code "no-worker". Default: fail on a transport of the type local,
		 * wait on every other.
		 */
		private @Nullable NoWorker noWorker;

		/**
		 * What a call does while there is no connection: wait for one, or fail with the
		 * code "disconnected".
		 */
		private WhenDisconnected whenDisconnected = WhenDisconnected.WAIT;

		/**
		 * How many threads run the listeners of handles.
		 */
		private int callbackThreads = 2;

		public Duration getTimeout() {
			return this.timeout;
		}

		public void setTimeout(Duration timeout) {
			this.timeout = timeout;
		}

		public int getMaxPending() {
			return this.maxPending;
		}

		public void setMaxPending(int maxPending) {
			this.maxPending = maxPending;
		}

		public Duration getSendTimeout() {
			return this.sendTimeout;
		}

		public void setSendTimeout(Duration sendTimeout) {
			this.sendTimeout = sendTimeout;
		}

		public int getMaxUnaccepted() {
			return this.maxUnaccepted;
		}

		public void setMaxUnaccepted(int maxUnaccepted) {
			this.maxUnaccepted = maxUnaccepted;
		}

		public @Nullable NoWorker getNoWorker() {
			return this.noWorker;
		}

		public void setNoWorker(@Nullable NoWorker noWorker) {
			this.noWorker = noWorker;
		}

		public WhenDisconnected getWhenDisconnected() {
			return this.whenDisconnected;
		}

		public void setWhenDisconnected(WhenDisconnected whenDisconnected) {
			this.whenDisconnected = whenDisconnected;
		}

		public int getCallbackThreads() {
			return this.callbackThreads;
		}

		public void setCallbackThreads(int callbackThreads) {
			this.callbackThreads = callbackThreads;
		}

	}

	/**
	 * The router in memory, of the transports that need no broker.
	 */
	public static class Hub {

		/**
		 * How many messages the hub keeps.
		 */
		private int maxQueued = 100_000;

		/**
		 * How many bytes of messages the hub keeps.
		 */
		private DataSize maxQueuedBytes = DataSize.ofMegabytes(256);

		/**
		 * How many messages the hub keeps for an instance that is not there now.
		 */
		private int inboxKeep = 1_000;

		/**
		 * How many messages wait for a slow subscriber of a topic or a broadcast before
		 * new ones are dropped and counted.
		 */
		private int subscriberBuffer = 1_000;

		public int getMaxQueued() {
			return this.maxQueued;
		}

		public void setMaxQueued(int maxQueued) {
			this.maxQueued = maxQueued;
		}

		public DataSize getMaxQueuedBytes() {
			return this.maxQueuedBytes;
		}

		public void setMaxQueuedBytes(DataSize maxQueuedBytes) {
			this.maxQueuedBytes = maxQueuedBytes;
		}

		public int getInboxKeep() {
			return this.inboxKeep;
		}

		public void setInboxKeep(int inboxKeep) {
			this.inboxKeep = inboxKeep;
		}

		public int getSubscriberBuffer() {
			return this.subscriberBuffer;
		}

		public void setSubscriberBuffer(int subscriberBuffer) {
			this.subscriberBuffer = subscriberBuffer;
		}

	}

	/**
	 * What a call does while there is no connection.
	 */
	public enum WhenDisconnected {

		/** Wait for a connection until the deadline. */
		WAIT,

		/** End the handle as FAILED with the code {@code disconnected}. */
		FAIL

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
	 * Work with applications that use the Python library aethermagic.
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

	}

}
