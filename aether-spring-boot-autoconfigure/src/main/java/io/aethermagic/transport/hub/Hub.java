package io.aethermagic.transport.hub;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;

/**
 * The router in memory: task queues with demand and leases, inboxes and topics. It keeps
 * nothing across a restart; each start is another incarnation, which learns from the
 * instances that come back what they hold. Safe for use by several threads; no method
 * blocks, and listeners run on the thread of the sender or of the timers, with no lock
 * held.
 */
public final class Hub implements AutoCloseable {

	private final HubSettings settings;

	private final Incarnation incarnation;

	private final HubCounters counters;

	private final Sweeper sweeper;

	private final HubCustody custody;

	private final HubInstances instances;

	private final HubChannels channels;

	private final DeadLetters deadLetters = new InMemoryDeadLetters();

	/**
	 * Create a hub with the default settings.
	 * @param timers the clock
	 */
	public Hub(Timers timers) {
		this(HubSettings.DEFAULT, timers);
	}

	/**
	 * Create a hub.
	 * @param settings how it behaves
	 * @param timers the clock
	 */
	public Hub(HubSettings settings, Timers timers) {
		this.settings = settings;
		this.incarnation = new Incarnation(timers, settings.graceLease());
		this.counters = new HubCounters(settings);
		this.sweeper = new Sweeper(timers, this.incarnation.grace);
		this.custody = new HubCustody(this.incarnation, this.counters, settings.redelivery());
		this.instances = new HubInstances(this.incarnation, this.custody, this.sweeper);
		this.channels = new HubChannels(settings, this.incarnation, this.counters, this.instances, this.sweeper);
		this.sweeper.lookAfter(this.instances, this.channels);
	}

	/**
	 * Return which life of the hub this is.
	 * @return an id, new for every hub
	 */
	public String incarnation() {
		return this.incarnation.id;
	}

	/**
	 * Return how this hub behaves.
	 * @return the settings
	 */
	public HubSettings settings() {
		return this.settings;
	}

	/**
	 * Return what transports on this hub can do.
	 * @return the capabilities
	 */
	public Set<Capability> capabilities() {
		EnumSet<Capability> capabilities = EnumSet.of(Capability.BROADCAST, Capability.PRIORITY);
		if (this.settings.redelivery()) {
			capabilities.add(Capability.REDELIVERY);
		}
		return Set.copyOf(capabilities);
	}

	/**
	 * Return where dead letters are kept, for all instances together.
	 * @return the dead letters
	 */
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Return what the hub has and what it did.
	 * @return the counts now
	 */
	public HubCounts counts() {
		return this.counters.snapshot();
	}

	/**
	 * Connect an instance. An older connection of the same instance ends, without a will.
	 * @param instance the instance id
	 * @param will what the hub says when the connection is lost
	 * @param client who takes deliveries, and learns of the session's end
	 * @return the session
	 * @throws TransportException if the hub is closed
	 */
	public HubSession attach(String instance, LastWill will, HubClient client) {
		SessionState state = new SessionState(client);
		HubInstance attached = this.instances.attach(instance, state);
		if (this.incarnation.isOver()) {
			this.instances.drop(attached, state);
			throw HubChannels.closed();
		}
		return new HubSession(this.incarnation, this.instances, this.channels, this.custody, attached, state, will);
	}

	/**
	 * Route a message that comes from no session.
	 * @param channel where to
	 * @param message what
	 * @param options how
	 * @return a stage that is complete: with the receipt, or exceptionally with a
	 * {@link TransportException} when a bound is reached or the hub is closed
	 */
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		return this.channels.send(channel, message, options);
	}

	/**
	 * End all sessions, whose clients are told, and forget everything. No wills are sent.
	 */
	@Override
	public void close() {
		this.incarnation.end();
		this.sweeper.close();
		this.instances.close();
	}

}
