package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.support.Attachment;
import io.aethermagic.transport.support.LinkedSubscription;
import io.aethermagic.transport.support.PassingDelivery;
import io.aethermagic.transport.support.Refusals;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;
import io.aethermagic.transport.support.TopicTable;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is offered all tasks of an address. It claims one when it has a permit
 * for it; what it has none for waits, in case nobody else claims it, until its acceptance
 * window is over. Where the handler gets every task, none is claimed. Safe for use by
 * several threads; no method blocks.
 *
 * @promise 4.8
 * @promise 5.15
 */
final class ClaimingAttachment implements Attachment<RedisLife> {

	/** How many tasks wait for a permit; the next ones are left to others. */
	static final int MOST_WAITING = 1_000;

	/** How many tasks are claimed at once. */
	private static final int MOST_CLAIMED = 100;

	/** How much longer than its task a claim is kept. */
	private static final Duration CLAIM_MARGIN = Duration.ofSeconds(5);

	private final RedisContext context;

	private final TopicTable<Consumer<ChannelMessage>> listeners;

	private final Channel.TaskQueue queue;

	private final @Nullable String workgroup;

	private final LinkedSubscription<RedisLife> subscription;

	private final Claims claims;

	private final List<String> names;

	private final Refusals overload;

	private final Consumer<ChannelMessage> listener = this::take;

	private final ArrayDeque<Offer> waiting = new ArrayDeque<>();

	private volatile @Nullable RedisLife life;

	/** Whether claims are on their way. */
	private boolean claiming;

	/**
	 * Create a subscription.
	 * @param name says what the consumer is called, once the transport has been started
	 */
	ClaimingAttachment(RedisInstance own, Channel.TaskQueue queue, SubscribeOptions options, Supplier<String> name,
			LinkedSubscription<RedisLife> subscription) {
		this.context = own.context();
		this.listeners = own.listeners();
		this.queue = queue;
		this.workgroup = options.workgroup();
		this.subscription = subscription;
		this.claims = new Claims(this.context.keys().claims(queue.address(), String.valueOf(this.workgroup)), name);
		this.names = List.copyOf(this.context.keys().addresses().patterns(queue.address(), options.actions()));
		this.overload = new Refusals("Tasks at " + queue.address() + " are left to others and to their callers");
		this.listeners.add(this.names, this.listener);
	}

	@Override
	public CompletionStage<Void> attach(RedisLife life) {
		this.life = life;
		return this.subscription.ask(life, () -> life.subscribe(this.names)).thenRun(this::claim);
	}

	@Override
	public void detach(boolean stopped) {
		this.life = null;
	}

	@Override
	public void requested(RedisLife life, long n) {
		claim();
	}

	@Override
	public CompletionStage<Void> close() {
		synchronized (this) {
			this.waiting.clear();
		}
		List<String> orphans = this.listeners.remove(this.names, this.listener);
		RedisLife life = this.life;
		return (life != null && !orphans.isEmpty()) ? life.unsubscribe(orphans) : Stages.DONE;
	}

	private void take(ChannelMessage published) {
		Offer offer = new Offer(published, this.context.timers().nanoTime());
		if (this.workgroup == null) {
			this.subscription.inflow().offer(new PassingDelivery(offer.task(), age(offer)));
			return;
		}
		boolean full;
		synchronized (this) {
			while (this.waiting.size() >= MOST_WAITING && isPastWindow(this.waiting.element())) {
				this.waiting.remove();
			}
			full = this.waiting.size() >= MOST_WAITING;
			if (!full && !this.subscription.inflow().isClosed()) {
				this.waiting.add(offer);
			}
		}
		if (full) {
			this.overload.refused(MOST_WAITING + " wait for a permit");
		}
		claim();
	}

	/**
	 * Claim what there are permits for; one claim at a time is on its way.
	 */
	private void claim() {
		RedisLife life = this.life;
		List<Offer> batch = (life != null) ? begin() : List.of();
		if (life == null || batch.isEmpty()) {
			return;
		}
		List<String> ids = batch.stream().map((offer) -> offer.task().id()).toList();
		long millis = batch.stream().mapToLong((offer) -> window(offer.task()).toMillis()).max().orElse(0);
		this.claims.claim(life.session().commands(), ids, CLAIM_MARGIN.plusMillis(millis))
			.whenComplete((claimed, failure) -> {
				if (failure == null) {
					claimed(batch, claimed);
				}
				else {
					failed(batch, failure);
				}
			});
	}

	/**
	 * Return what there are permits for, and keep others from doing the same.
	 */
	private synchronized List<Offer> begin() {
		List<Offer> batch = new ArrayList<>();
		if (this.claiming) {
			return batch;
		}
		long most = Math.min(this.subscription.inflow().demand(), MOST_CLAIMED);
		while (batch.size() < most && !this.waiting.isEmpty()) {
			Offer offer = this.waiting.remove();
			if (!isPastWindow(offer)) {
				batch.add(offer);
			}
		}
		this.claiming = !batch.isEmpty();
		if (this.waiting.isEmpty()) {
			this.overload.done();
		}
		return batch;
	}

	private void claimed(List<Offer> batch, List<Boolean> claimed) {
		for (int i = 0; i < batch.size(); i++) {
			if (claimed.get(i)) {
				Offer offer = batch.get(i);
				this.subscription.inflow()
					.offer(new ClaimedDelivery(offer.task(), age(offer), () -> publishAgain(offer)));
			}
		}
		synchronized (this) {
			this.claiming = false;
		}
		claim();
	}

	/**
	 * Try again in a while.
	 */
	private void failed(List<Offer> batch, Throwable failure) {
		synchronized (this) {
			if (!this.subscription.inflow().isClosed()) {
				for (int i = batch.size() - 1; i >= 0; i--) {
					this.waiting.addFirst(batch.get(i));
				}
			}
			this.claiming = false;
		}
		if (RedisProblems.isRefusal(failure)) {
			this.overload.refused(RedisProblems.text(failure));
		}
		this.context.timers().schedule(this.context.settings().lease().dividedBy(6), this::claim);
	}

	/**
	 * Publish a task again, for this workgroup and under another id: this one is claimed.
	 */
	private CompletionStage<Custody> publishAgain(Offer offer) {
		TaskAgain again = TaskAgain.of(offer.task(), this.workgroup, waited(offer));
		if (again == null) {
			return Stages.HELD;
		}
		RedisLife life = this.life;
		return (life != null)
				? life.send(this.queue, again.message(), again.options()).thenApply((receipt) -> Custody.HELD)
				: Stages.failed(RedisProblems.notConnected());
	}

	private boolean isPastWindow(Offer offer) {
		return waited(offer).compareTo(window(offer.task())) > 0;
	}

	/**
	 * Return for how long a task may wait to be accepted: its caller sends it again then.
	 */
	private Duration window(AetherMessage task) {
		Duration window = TaskAgain.window(task);
		return (window != null) ? window : this.context.settings().lease();
	}

	private Duration waited(Offer offer) {
		Duration age = age(offer);
		return (age != null) ? age : Duration.ofNanos(this.context.timers().nanoTime() - offer.arrivedNanos());
	}

	private @Nullable Duration age(Offer offer) {
		long at = offer.published().atMillis();
		return (at > 0) ? Duration.ofMillis(Math.max(0, this.context.clock().millis() - at)) : null;
	}

	/**
	 * A task that every worker is offered.
	 *
	 * @param published what came
	 * @param arrivedNanos when
	 */
	private record Offer(ChannelMessage published, long arrivedNanos) {

		AetherMessage task() {
			return this.published.message();
		}

	}

}
