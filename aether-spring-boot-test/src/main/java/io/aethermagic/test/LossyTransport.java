package io.aethermagic.test;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportState;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.local.HubReference;
import io.aethermagic.transport.local.LocalTransport;

/**
 * A transport that mistreats what is sent: it loses, doubles and delays messages, by
 * rules that a test sets and at random with a seed, and can be cut and restored. Beneath
 * is a local transport on a hub without redelivery. Safe for use by several threads.
 * <p>
 * The sender of a lost or delayed message is told {@code ROUTED} at once, as a broker
 * does that takes a message and fails afterwards. A delayed message arrives even if its
 * sender has been cut off meanwhile.
 */
public final class LossyTransport implements AetherTransport {

	private final HubReference reference;

	private final AetherTransport inner;

	private final Timers timers;

	private final Random random;

	private final List<Rule> rules = new CopyOnWriteArrayList<>();

	private volatile LossyPercentages percentages = LossyPercentages.NONE;

	private final AtomicLong sent = new AtomicLong();

	private final AtomicLong lost = new AtomicLong();

	private final AtomicLong doubled = new AtomicLong();

	private final AtomicLong delayed = new AtomicLong();

	/**
	 * Create a transport that does no harm yet.
	 * @param hub a hub without redelivery
	 * @param timers the clock by which delays pass
	 * @param seed the seed of the random mistreatment
	 * @throws IllegalArgumentException if the hub has redelivery
	 */
	public LossyTransport(Hub hub, Timers timers, long seed) {
		if (hub.settings().redelivery()) {
			throw new IllegalArgumentException("A lossy transport needs a hub without redelivery:"
					+ " new Hub(HubSettings.DEFAULT.withRedelivery(false), timers)");
		}
		this.reference = new HubReference(hub);
		this.inner = LocalTransport.create(this.reference, timers);
		this.timers = timers;
		this.random = new Random(seed);
	}

	/**
	 * Mistreat each message that a test says yes to. Of several rules the first that fits
	 * counts; what no rule fits is left to chance.
	 * @param test whether a message on a channel is meant
	 * @param mistreatment what happens to it
	 */
	public void rule(BiPredicate<Channel, AetherMessage> test, Mistreatment mistreatment) {
		this.rules.add(new Rule(test, mistreatment));
	}

	/**
	 * Mistreat at random what no rule fits.
	 * @param percentages how often
	 */
	public void random(LossyPercentages percentages) {
		this.percentages = percentages;
	}

	/**
	 * Do no more harm: no rules, nothing at random. What is delayed still is.
	 */
	public void behave() {
		this.rules.clear();
		this.percentages = LossyPercentages.NONE;
	}

	/**
	 * Cut the connection: sends fail, nothing is delivered, the will is sent.
	 */
	public void cut() {
		this.reference.cut();
	}

	/**
	 * Restore the connection, at once.
	 */
	public void restore() {
		this.reference.restore();
	}

	/**
	 * Lead to another hub, as the restart of a broker does.
	 * @param next the hub from now on
	 */
	public void moveTo(Hub next) {
		this.reference.moveTo(next);
	}

	/**
	 * Return what was done so far.
	 * @return the counts
	 */
	public LossyCounts counts() {
		return new LossyCounts(this.sent.get(), this.lost.get(), this.doubled.get(), this.delayed.get());
	}

	@Override
	public Set<Capability> capabilities() {
		return this.inner.capabilities();
	}

	@Override
	public CompletionStage<Void> start(String instance, LastWill will) {
		return this.inner.start(instance, will);
	}

	@Override
	public CompletionStage<Void> stop() {
		return this.inner.stop();
	}

	@Override
	public CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		if (!this.inner.state().connected()) {
			return this.inner.send(channel, message, options);
		}
		Mistreatment mistreatment = choose(channel, message);
		this.sent.incrementAndGet();
		if (mistreatment.copies() == 0) {
			this.lost.incrementAndGet();
			return CompletableFuture.completedFuture(Receipt.ROUTED);
		}
		if (mistreatment.copies() == 2) {
			this.doubled.incrementAndGet();
		}
		if (!mistreatment.delay().isZero()) {
			this.delayed.incrementAndGet();
			Hub hub = this.reference.hub();
			this.timers.schedule(mistreatment.delay(), () -> sendLate(hub, mistreatment, channel, message, options));
			return CompletableFuture.completedFuture(Receipt.ROUTED);
		}
		if (mistreatment.copies() == 2) {
			this.inner.send(channel, message, options);
		}
		return this.inner.send(channel, message, options);
	}

	@Override
	public Subscription subscribe(Channel channel, SubscribeOptions options, DeliveryListener listener) {
		String workgroup = options.workgroup();
		if (workgroup == null) {
			return this.inner.subscribe(channel, options, listener);
		}
		return this.inner.subscribe(channel, options,
				(delivery) -> listener.onDelivery(new RepublishingDelivery(delivery, this.inner, channel, workgroup)));
	}

	@Override
	public TransportState state() {
		return this.inner.state();
	}

	@Override
	public void onState(Consumer<TransportState> listener) {
		this.inner.onState(listener);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.inner.deadLetters();
	}

	private Mistreatment choose(Channel channel, AetherMessage message) {
		for (Rule rule : this.rules) {
			if (rule.test().test(channel, message)) {
				return rule.mistreatment();
			}
		}
		synchronized (this.random) {
			return this.percentages.choose(this.random);
		}
	}

	private static void sendLate(Hub hub, Mistreatment mistreatment, Channel channel, AetherMessage message,
			SendOptions options) {
		Duration expiry = options.expiry();
		SendOptions left = options;
		if (expiry != null) {
			Duration rest = expiry.minus(mistreatment.delay());
			if (rest.isNegative() || rest.isZero()) {
				return;
			}
			left = options.withExpiry(rest);
		}
		for (int i = 0; i < mistreatment.copies(); i++) {
			hub.send(channel, message, left);
		}
	}

	private record Rule(BiPredicate<Channel, AetherMessage> test, Mistreatment mistreatment) {
	}

}
