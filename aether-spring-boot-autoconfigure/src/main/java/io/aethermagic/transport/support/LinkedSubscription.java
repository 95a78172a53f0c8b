package io.aethermagic.transport.support;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that every life of the connection attaches anew. It keeps the demand and
 * the listener from one to the next; what it is at the broker is its {@link Attachment}.
 * Safe for use by several threads; no method blocks.
 *
 * @param <L> the transport's link
 */
public final class LinkedSubscription<L extends Link> implements Subscription {

	private final String source;

	private final Timers timers;

	private final Backoff backoff;

	private final Inflow inflow;

	private final Refusals refusals;

	private final Attachment<L> attachment;

	private final Runnable over;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private @Nullable CompletableFuture<Void> closing;

	/** The life that it is being attached to, or is. */
	private @Nullable L attaching;

	private CompletionStage<Void> attached = Stages.DONE;

	/** The life that is told of demand. */
	private @Nullable L link;

	private volatile @Nullable String problem;

	/**
	 * Create a subscription that is attached to nothing.
	 * @param connector makes the attachment
	 * @param over what runs when the subscription is closed
	 */
	LinkedSubscription(Connector<L> connector, Channel channel, SubscribeOptions options, DeliveryListener listener,
			Timers timers, Backoff backoff, Runnable over) {
		this.source = source(channel);
		this.timers = timers;
		this.backoff = backoff;
		this.over = over;
		this.inflow = new Inflow(listener, this.source, this::askForAnother);
		this.refusals = new Refusals("Nothing comes from " + this.source);
		this.attachment = connector.attachment(channel, options, this);
	}

	private static String source(Channel channel) {
		if (channel instanceof Channel.TaskQueue queue) {
			return "the tasks at " + queue.address();
		}
		if (channel instanceof Channel.AddressTopic topic) {
			return "the topic of " + topic.address();
		}
		if (channel instanceof Channel.Topic topic) {
			return "the topic " + topic.name() + " of " + topic.union();
		}
		return (channel instanceof Channel.Inbox inbox) ? "the inbox of " + inbox.instance() : channel.toString();
	}

	/**
	 * Return what takes the deliveries.
	 * @return the inflow
	 */
	public Inflow inflow() {
		return this.inflow;
	}

	/**
	 * Ask the broker to let the subscription in, and again after a back-off as long as it
	 * refuses and the subscription is attached to the same life. Where it grants, the
	 * subscription is ready. Any other failure than a
	 * {@link SubscriptionRefusedException} says that the link is of no use: it is
	 * abandoned.
	 * @param link the life
	 * @param question asks once
	 * @return a stage that completes with the first answer, a refusal too
	 */
	public CompletionStage<Void> ask(L link, Supplier<CompletionStage<Void>> question) {
		return ask(link, () -> isAttachedTo(link), question);
	}

	/**
	 * Ask as {@link #ask(Link, Supplier)} does, on a connection of the subscription's
	 * own.
	 * @param link the life of that connection
	 * @param still whether it is still in use
	 * @param question asks once
	 * @return a stage that completes with the first answer, a refusal too
	 */
	public CompletionStage<Void> ask(Link link, BooleanSupplier still, Supplier<CompletionStage<Void>> question) {
		return ask(link, still, question, 0);
	}

	private CompletionStage<Void> ask(Link link, BooleanSupplier still, Supplier<CompletionStage<Void>> question,
			int refused) {
		return question.get().thenRun(this::granted).exceptionallyCompose((failure) -> {
			if (!(Stages.cause(failure) instanceof SubscriptionRefusedException refusal)) {
				link.abandon(failure);
				return CompletableFuture.failedStage(failure);
			}
			refused(String.valueOf(refusal.getMessage()));
			this.timers.schedule(this.backoff.wait(refused), () -> {
				if (still.getAsBoolean() && !this.inflow.isClosed()) {
					ask(link, still, question, refused + 1);
				}
			});
			return Stages.DONE;
		});
	}

	/**
	 * Return whether a life is the one that this subscription is attached to.
	 * @param link the life
	 * @return whether it is
	 */
	public synchronized boolean isAttachedTo(L link) {
		return this.attaching == link;
	}

	/**
	 * Take note that the broker knows the subscription, and that what comes there can be
	 * read.
	 */
	public void granted() {
		this.problem = null;
		this.refusals.done();
		this.ready.complete(null);
	}

	/**
	 * Take note that nothing comes, though there is a connection. It is shown until
	 * {@link #granted} is called.
	 * @param why why, for people
	 */
	public void refused(String why) {
		interrupted(why);
		this.refusals.refused(why);
	}

	/**
	 * Take note, as {@link #refused} does, of what somebody else warns of.
	 * @param why why nothing comes, for people
	 */
	public void interrupted(String why) {
		this.problem = "Nothing comes from " + this.source + ": " + why;
	}

	/**
	 * Return why nothing comes.
	 */
	@Nullable String problem() {
		return this.problem;
	}

	@Override
	public void request(long n) {
		L link;
		synchronized (this) {
			if (!this.inflow.ask(n)) {
				return;
			}
			link = this.link;
		}
		this.inflow.handOver();
		if (link != null) {
			this.attachment.requested(link, n);
		}
	}

	private void askForAnother() {
		L link;
		synchronized (this) {
			link = this.link;
		}
		if (link != null) {
			this.attachment.requested(link, 1);
		}
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Void> close() {
		CompletableFuture<Void> closing = new CompletableFuture<>();
		synchronized (this) {
			if (this.closing != null) {
				return this.closing.minimalCompletionStage();
			}
			this.closing = closing;
		}
		this.problem = null;
		CompletionStage<Void> idle = this.inflow.close();
		this.ready.completeExceptionally(
				new TransportException("The subscription to " + this.source + " was closed before it was ready", null));
		this.attachment.close()
			.handle((closed, failure) -> null)
			.thenCompose((closed) -> this.inflow.giveBack())
			.thenCombine(idle, (given, ended) -> given)
			.whenComplete((done, failure) -> closing.complete(null));
		this.over.run();
		return closing.minimalCompletionStage();
	}

	/**
	 * Attach it to a life, once.
	 */
	CompletionStage<Void> attach(L link) {
		CompletableFuture<Void> attached = new CompletableFuture<>();
		synchronized (this) {
			if (this.attaching == link) {
				return this.attached;
			}
			this.attaching = link;
			this.attached = attached;
		}
		try {
			this.attachment.attach(link).whenComplete((done, failure) -> complete(attached, failure));
		}
		catch (RuntimeException ex) {
			attached.completeExceptionally(ex);
		}
		long demand = 0;
		synchronized (this) {
			if (this.attaching == link) {
				this.link = link;
				demand = this.inflow.demand();
			}
		}
		if (demand > 0) {
			this.attachment.requested(link, demand);
		}
		return attached;
	}

	private static void complete(CompletableFuture<Void> stage, @Nullable Throwable failure) {
		if (failure != null) {
			stage.completeExceptionally(failure);
		}
		else {
			stage.complete(null);
		}
	}

	void detach(boolean stopped) {
		synchronized (this) {
			this.attaching = null;
			this.link = null;
		}
		this.attachment.detach(stopped);
	}

	CompletionStage<Void> left() {
		return this.attachment.left();
	}

	/**
	 * Return whether it is closed, and nothing of it is left to look after.
	 */
	boolean isOver() {
		return this.inflow.isClosed() && this.attachment.isOver();
	}

}
