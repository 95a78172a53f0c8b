package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * A worker that is offered all tasks of an address. It claims one when it has a permit
 * for it; what it has none for waits, in case nobody else claims it, until its acceptance
 * window is over. Where the handler gets every task, none is claimed. Safe for use by
 * several threads; no method blocks.
 */
final class ClaimingSubscription implements Subscription, ChannelListener {

	/** How many tasks wait for a permit; the next ones are left to others. */
	static final int MOST_WAITING = 1_000;

	/** How many tasks are claimed at once. */
	private static final int MOST_CLAIMED = 100;

	/** How much longer than its task a claim is kept. */
	private static final Duration CLAIM_MARGIN = Duration.ofSeconds(5);

	private final PubSubSupport mode;

	private final Channel.TaskQueue queue;

	private final @Nullable String workgroup;

	private final Claims claims;

	private final List<String> names;

	private final Inflow inflow;

	private final Refusals overload;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final ArrayDeque<OfferedTask> waiting = new ArrayDeque<>();

	private boolean busy;

	private ClaimingSubscription(PubSubSupport mode, Channel.TaskQueue queue, SubscribeOptions options, String consumer,
			DeliveryListener listener) {
		this.mode = mode;
		this.queue = queue;
		this.workgroup = options.workgroup();
		this.claims = new Claims(mode.context().keys().claims(queue.address(), String.valueOf(this.workgroup)),
				consumer);
		this.names = ChannelNames.patterns(queue.address(), options.actions());
		this.inflow = new Inflow(listener);
		this.overload = new Refusals("Tasks at " + queue.address() + " are left to others and to their callers");
	}

	static ClaimingSubscription make(PubSubSupport mode, Channel.TaskQueue queue, SubscribeOptions options,
			String consumer, DeliveryListener listener) {
		ClaimingSubscription made = new ClaimingSubscription(mode, queue, options, consumer, listener);
		mode.topics().add(made.names, made);
		return made;
	}

	@Override
	public void granted() {
		this.ready.complete(null);
		next();
	}

	@Override
	public CompletionStage<Void> ready() {
		return this.ready.minimalCompletionStage();
	}

	@Override
	public void request(long n) {
		this.inflow.request(n);
		next();
	}

	@Override
	public CompletionStage<Void> close() {
		CompletionStage<Void> ended = this.inflow.close();
		this.mode.topics().remove(this.names, this);
		synchronized (this) {
			this.waiting.clear();
		}
		return ended;
	}

	@Override
	public void take(ChannelMessage published) {
		boolean full;
		synchronized (this) {
			while (this.waiting.size() >= MOST_WAITING && isPastWindow(this.waiting.element())) {
				this.waiting.remove();
			}
			full = this.waiting.size() >= MOST_WAITING;
			if (!full && !this.inflow.isClosed()) {
				this.waiting.add(new OfferedTask(published, this.mode.context().timers().nanoTime()));
			}
		}
		if (full) {
			this.overload.refused(new IllegalStateException(MOST_WAITING + " wait for a permit"));
		}
		next();
	}

	/**
	 * Go on with what waits; one thread at a time does.
	 */
	private void next() {
		List<OfferedTask> batch = begin();
		while (!batch.isEmpty() && this.workgroup == null) {
			batch.forEach((task) -> this.inflow.deliver(() -> true, new PassingDelivery(task.message(), age(task))));
			end();
			batch = begin();
		}
		if (batch.isEmpty()) {
			return;
		}
		RedisSession session = this.mode.session();
		if (session == null) {
			putBack(batch);
		}
		else {
			claim(session.commands(), batch);
		}
	}

	/**
	 * Return what there are permits for, and keep others from doing the same.
	 */
	private synchronized List<OfferedTask> begin() {
		List<OfferedTask> batch = new ArrayList<>();
		if (this.busy) {
			return batch;
		}
		long most = Math.min(this.inflow.demand(), MOST_CLAIMED);
		while (batch.size() < most && !this.waiting.isEmpty()) {
			OfferedTask task = this.waiting.remove();
			if (!isPastWindow(task)) {
				batch.add(task);
			}
		}
		this.busy = !batch.isEmpty();
		if (this.waiting.isEmpty()) {
			this.overload.done();
		}
		return batch;
	}

	private synchronized void end() {
		this.busy = false;
	}

	private synchronized void putBack(List<OfferedTask> batch) {
		if (!this.inflow.isClosed()) {
			for (int i = batch.size() - 1; i >= 0; i--) {
				this.waiting.addFirst(batch.get(i));
			}
		}
		this.busy = false;
	}

	private void claim(RedisLink link, List<OfferedTask> batch) {
		List<String> ids = batch.stream().map((task) -> task.message().id()).toList();
		long millis = batch.stream().mapToLong((task) -> window(task.message()).toMillis()).max().orElse(0);
		this.claims.claim(link, ids, CLAIM_MARGIN.plusMillis(millis)).whenComplete((claimed, failure) -> {
			if (failure == null) {
				claimed(batch, claimed);
			}
			else {
				failed(batch, failure);
			}
		});
	}

	private void claimed(List<OfferedTask> batch, List<Boolean> claimed) {
		for (int i = 0; i < batch.size(); i++) {
			if (claimed.get(i)) {
				Delivery delivery = delivery(batch.get(i));
				if (!this.inflow.deliver(() -> true, delivery)) {
					delivery.release();
				}
			}
		}
		end();
		next();
	}

	/**
	 * Try again in a while.
	 */
	private void failed(List<OfferedTask> batch, Throwable failure) {
		putBack(batch);
		if (RedisProblems.isRefusal(failure)) {
			this.overload.refused(failure);
		}
		this.mode.context().timers().schedule(this.mode.context().settings().lease().dividedBy(6), this::next);
	}

	private Delivery delivery(OfferedTask task) {
		return new ClaimedDelivery(task.message(), age(task), () -> publishAgain(task));
	}

	/**
	 * Publish a task again, for this workgroup and under another id: this one is claimed.
	 */
	private CompletionStage<Custody> publishAgain(OfferedTask task) {
		AetherMessage message = task.message();
		Map<String, String> headers = new HashMap<>(message.headers());
		headers.put(Headers.WORKGROUP, String.valueOf(this.workgroup));
		long remaining = Headers.number(headers, Headers.REMAINING, -1);
		if (remaining >= 0) {
			long left = remaining - waited(task).toMillis();
			if (left <= 0) {
				return Stages.HELD;
			}
			headers.put(Headers.REMAINING, Long.toString(left));
		}
		RedisSession session = this.mode.session();
		if (session == null) {
			return Stages.failed(RedisProblems.notConnected());
		}
		AetherMessage again = new AetherMessage(UUID.randomUUID().toString(), message.tid(), Action.PERFORM,
				message.replyTo(), headers, message.payload());
		return this.mode.send(session, this.queue, again, SendOptions.DEFAULT).thenApply((receipt) -> Custody.HELD);
	}

	private boolean isPastWindow(OfferedTask task) {
		return waited(task).compareTo(window(task.message())) > 0;
	}

	/**
	 * Return for how long a task may wait to be accepted: its caller sends it again then.
	 */
	private Duration window(AetherMessage message) {
		long lease = this.mode.context().settings().lease().toMillis();
		return Duration.ofMillis(Headers.number(message.headers(), Headers.WINDOW, lease));
	}

	private Duration waited(OfferedTask task) {
		Duration age = age(task);
		return (age != null) ? age : Duration.ofNanos(this.mode.context().timers().nanoTime() - task.arrivedNanos());
	}

	private @Nullable Duration age(OfferedTask task) {
		long at = task.came().atMillis();
		return (at > 0) ? Duration.ofMillis(Math.max(0, this.mode.context().clock().millis() - at)) : null;
	}

	/**
	 * A task that was offered.
	 *
	 * @param came what came
	 * @param arrivedNanos when
	 */
	private record OfferedTask(ChannelMessage came, long arrivedNanos) {

		AetherMessage message() {
			return this.came.message();
		}

	}

}
