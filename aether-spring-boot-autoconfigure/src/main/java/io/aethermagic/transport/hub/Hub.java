package io.aethermagic.transport.hub;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The router in memory: task queues with demand and leases, inboxes and topics. It keeps
 * nothing across a restart; each start is another incarnation, which learns from the
 * instances that come back what they hold. Safe for use by several threads; no method
 * blocks, and listeners run on the thread of the sender or of the timers, with no lock
 * held.
 */
public final class Hub implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Hub.class);

	/** Delivery ids start somewhere below this, so that two incarnations' do not meet. */
	private static final long FIRST_DELIVERY_LIMIT = 1L << 52;

	final HubCounters counters = new HubCounters();

	final HubBound tasks;

	final HubBound passing;

	final Sweeper sweeper;

	final HubCustody custody;

	final HubInstances instances;

	final HubChannels channels;

	/** The grace lease in nanoseconds. */
	final long grace;

	private final String incarnation = UUID.randomUUID().toString();

	private final HubSettings settings;

	private final Timers timers;

	private final long startedAt;

	private final DeadLetters deadLetters = new InMemoryDeadLetters();

	private final AtomicLong deliveries = new AtomicLong(ThreadLocalRandom.current().nextLong(FIRST_DELIVERY_LIMIT));

	private volatile boolean closed;

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
		this.timers = timers;
		this.grace = settings.graceLease().toNanos();
		this.startedAt = timers.nanoTime();
		this.tasks = new HubBound("tasks", settings, this.counters);
		this.passing = new HubBound("messages to inboxes and topics", settings, this.counters);
		this.custody = new HubCustody(this, settings.redelivery());
		this.instances = new HubInstances(this);
		this.channels = new HubChannels(this);
		this.sweeper = new Sweeper(timers, this, this.grace);
	}

	/**
	 * Return which life of the hub this is.
	 * @return an id, new for every hub
	 */
	public String incarnation() {
		return this.incarnation;
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
		return this.counters.snapshot(this.tasks, this.passing);
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
		HubSession session = this.instances.attach(instance, will, client);
		if (this.closed) {
			session.drop();
			throw new TransportException("The hub is closed", null);
		}
		return session;
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
		if (this.closed) {
			return Stages.failed(new TransportException("The hub is closed", null));
		}
		Outbox outbox = Outbox.current();
		CompletionStage<Receipt> receipt = this.channels.send(channel, message, options, outbox);
		outbox.flush();
		return receipt;
	}

	/**
	 * End all sessions, whose clients are told, and forget everything. No wills are sent.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.sweeper.close();
		this.instances.close();
	}

	/**
	 * Whether this is a perform that was sent before, with the one who had it.
	 */
	boolean isSentAgain(AetherMessage message) {
		return this.settings.redelivery() && !message.tid().isEmpty()
				&& Headers.text(message.headers(), Headers.INSTANCE) != null;
	}

	/**
	 * Remove what is over and give what lapsed to others.
	 * @return whether there is more to look after
	 */
	boolean sweep() {
		long now = now();
		Outbox outbox = Outbox.current();
		boolean more = this.instances.sweep(now, outbox) | this.channels.sweep(now);
		outbox.flush();
		return more;
	}

	BufferedMessage passing(AetherMessage message, SendOptions options, long now) {
		Duration expiry = options.expiry();
		return new BufferedMessage(message, now, expiry != null, (expiry != null) ? now + expiry.toNanos() : 0,
				HubBound.size(message));
	}

	/**
	 * Return a lease in nanoseconds; the grace lease where none is given.
	 */
	long lease(Duration lease) {
		return (lease.isZero() || lease.isNegative()) ? this.grace : lease.toNanos();
	}

	long now() {
		return this.timers.nanoTime();
	}

	long nextDelivery() {
		return this.deliveries.incrementAndGet();
	}

	boolean isInGrace(long now) {
		return now - this.startedAt < this.grace;
	}

	boolean isClosed() {
		return this.closed;
	}

	Timers timers() {
		return this.timers;
	}

	void listenerFailed(Throwable failure) {
		logger.error("A listener of the hub failed; listeners must not throw", failure);
	}

}
