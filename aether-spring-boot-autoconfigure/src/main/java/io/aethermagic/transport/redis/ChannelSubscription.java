package io.aethermagic.transport.redis;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber of channels. Redis does not know of demand: what was not asked for waits,
 * up to a bound. Safe for use by several threads.
 */
final class ChannelSubscription implements Subscription, ChannelListener {

	/** How many messages wait; beyond that the newest are dropped. */
	static final int MOST_WAITING = 1_000;

	private final ChannelRouter router;

	private final List<String> names;

	private final SubscribeOptions options;

	private final Inflow inflow;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final ArrayDeque<AetherMessage> waiting = new ArrayDeque<>();

	private boolean handing;

	private ChannelSubscription(ChannelRouter router, List<String> names, SubscribeOptions options, Inflow inflow) {
		this.router = router;
		this.names = names;
		this.options = options;
		this.inflow = inflow;
	}

	/**
	 * Make a subscription.
	 * @param inflow what takes what comes, from here and perhaps from elsewhere
	 */
	static ChannelSubscription make(ChannelRouter router, List<String> names, SubscribeOptions options, Inflow inflow) {
		ChannelSubscription made = new ChannelSubscription(router, names, options, inflow);
		router.add(names, made);
		return made;
	}

	@Override
	public void granted() {
		this.ready.complete(null);
	}

	@Override
	public void take(ChannelMessage published) {
		AetherMessage message = published.message();
		Action action = message.action();
		if (action != null && !this.options.actions().contains(action)) {
			return;
		}
		boolean full;
		synchronized (this.waiting) {
			full = this.waiting.size() >= MOST_WAITING;
			if (!full) {
				this.waiting.add(message);
			}
		}
		if (full) {
			this.inflow.overload(message);
		}
		else {
			handOver(true);
		}
	}

	private void handOver(boolean first) {
		for (AetherMessage next = next(first); next != null; next = next(false)) {
			this.inflow.deliver(() -> true, new PassingDelivery(next, null));
		}
	}

	/**
	 * Return what is next; one thread at a time hands over.
	 */
	private @Nullable AetherMessage next(boolean first) {
		synchronized (this.waiting) {
			if (first && this.handing) {
				return null;
			}
			AetherMessage next = (this.inflow.demand() > 0) ? this.waiting.poll() : null;
			this.handing = next != null;
			return next;
		}
	}

	@Override
	public void request(long n) {
		this.inflow.request(n);
		requested();
	}

	/**
	 * Go on where something was asked for.
	 */
	void requested() {
		handOver(true);
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public CompletionStage<Void> close() {
		CompletionStage<Void> ended = this.inflow.close();
		this.router.remove(this.names, this);
		return ended;
	}

}
