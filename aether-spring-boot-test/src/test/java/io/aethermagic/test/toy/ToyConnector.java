package io.aethermagic.test.toy;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.Connector;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * Connects one instance to a {@link ToyBroker}, on a way that a test can cut.
 */
final class ToyConnector implements Connector<ToyLink> {

	private final ToyBroker broker;

	private final Timers timers;

	private @Nullable ToyLink last;

	private boolean cut;

	ToyConnector(ToyBroker broker, Timers timers) {
		this.broker = broker;
		this.timers = timers;
	}

	@Override
	public Set<Capability> capabilities() {
		return Set.of(Capability.BROADCAST);
	}

	@Override
	public DeadLetters deadLetters() {
		return this.broker.deadLetters();
	}

	@Override
	public String where() {
		return "the toy broker";
	}

	@Override
	public String problem(Throwable failure) {
		return String.valueOf(Stages.cause(failure).getMessage());
	}

	@Override
	public synchronized CompletionStage<ToyLink> connect(String instance, LastWill will, Consumer<Throwable> lost) {
		if (this.cut) {
			return CompletableFuture.failedStage(new TransportException("the way to it is cut", null));
		}
		ToyLink made = new ToyLink(
				this.broker.connect(will, () -> lost.accept(new TransportException("the connection was lost", null))),
				this.timers);
		this.last = made;
		return CompletableFuture.completedStage(made);
	}

	@Override
	public Attachment<ToyLink> attachment(Channel channel, SubscribeOptions options,
			LinkedSubscription<ToyLink> subscription) {
		return new ToyAttachment(channel, options, subscription, this.timers);
	}

	/**
	 * Cut the way, as a pulled cable does.
	 */
	void cut() {
		ToyLink last;
		synchronized (this) {
			this.cut = true;
			last = this.last;
		}
		if (last != null) {
			last.abandon(new TransportException("the way to it is cut", null));
		}
	}

	synchronized void restore() {
		this.cut = false;
	}

}
