package io.aethermagic.transport.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that every life of the connection attaches anew. It keeps the demand and
 * the listener from one to the next; what it is at the broker is its {@link Attachment}.
 * Safe for use by several threads; no method blocks.
 *
 * @param <L> the transport's link
 */
public final class LinkedSubscription<L extends Link> implements Subscription {

	private final Inflow inflow;

	private final Admission admission;

	private final Attachment<L> attachment;

	private final Runnable over;

	private @Nullable CompletableFuture<Void> closing;

	/** The life that it is being attached to, or is. */
	private @Nullable L attaching;

	private CompletionStage<Void> attached = Stages.DONE;

	/** The life that is told of demand. */
	private @Nullable L link;

	/**
	 * Create a subscription that is attached to nothing.
	 * @param connector makes the attachment
	 * @param over what runs when the subscription is closed
	 */
	LinkedSubscription(Connector<L> connector, Channel channel, SubscribeOptions options, DeliveryListener listener,
			Timers timers, Backoff backoff, Runnable over) {
		String source = source(channel);
		this.over = over;
		this.inflow = new Inflow(listener, source, this::askForAnother);
		this.admission = new Admission(source, timers, backoff);
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
	 * Return whether the broker lets the subscription in.
	 * @return its admission
	 */
	public Admission admission() {
		return this.admission;
	}

	/**
	 * Ask the broker to let the subscription in, as long as it is attached to the same
	 * life.
	 * @param link the life
	 * @param question asks once
	 * @return a stage that completes with the first answer, a refusal too
	 * @see Admission#ask
	 */
	public CompletionStage<Void> ask(L link, Supplier<CompletionStage<Void>> question) {
		return this.admission.ask(link, () -> isAttachedTo(link), question);
	}

	/**
	 * Take note that the broker has let the subscription go, and ask again after a while,
	 * as long as it is attached to the same life.
	 * @param link the life
	 * @param why why nothing comes any more, for people
	 * @param pause how long to leave it alone
	 * @param question asks once
	 * @see Admission#ended
	 */
	public void ended(L link, String why, Duration pause, Supplier<CompletionStage<Void>> question) {
		this.admission.ended(link, () -> isAttachedTo(link), why, pause, question);
	}

	/**
	 * Return whether a life is the one that this subscription is attached to.
	 * @param link the life
	 * @return whether it is
	 */
	public synchronized boolean isAttachedTo(L link) {
		return this.attaching == link;
	}

	@Override
	public @Nullable String problem() {
		return this.admission.problem();
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
		return this.admission.ready();
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
		CompletionStage<Void> idle = this.inflow.close();
		this.admission.close();
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
