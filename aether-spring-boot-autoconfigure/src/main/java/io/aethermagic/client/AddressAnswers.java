package io.aethermagic.client;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.BiConsumer;

import io.aethermagic.message.Action;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Listens at the addresses of calls for the answers of workers that know no inbox. There
 * is one subscription for each address, made before the first call to it goes out; that
 * call, and those that come meanwhile, wait until the subscription is known to the broker
 * or hub.
 * <p>
 * Addresses are few as a rule; where contexts make them many, the one that was called
 * longest ago and has no open call is given up beyond {@value #MAX_ADDRESSES}. Safe for
 * use by several threads; nothing of others' is called under the lock.
 *
 * @promise 5.16
 */
final class AddressAnswers {

	/** How many addresses without an open call are listened at. */
	static final int MAX_ADDRESSES = 1_000;

	private final AetherNode node;

	private final OpenCalls calls;

	private final BiConsumer<TaskAddress, Delivery> listener;

	private final TaskSender sender;

	private final CallEnd callEnd;

	/** Those that were called last are last. */
	private final Map<TaskAddress, Listening> addresses = new LinkedHashMap<>(16, 0.75f, true);

	/**
	 * Listen nowhere yet.
	 * @param calls the open calls, each of which is there before it is given here
	 * @param listener takes what comes
	 * @param sender takes the calls whose addresses are listened at, in order for each
	 * address
	 * @param callEnd ends calls whose addresses cannot be listened at
	 */
	AddressAnswers(AetherNode node, OpenCalls calls, BiConsumer<TaskAddress, Delivery> listener, TaskSender sender,
			CallEnd callEnd) {
		this.node = node;
		this.calls = calls;
		this.listener = listener;
		this.sender = sender;
		this.callEnd = callEnd;
	}

	/**
	 * Let a call out when its address is listened at: now, if it is.
	 */
	void submit(OpenCall call) {
		TaskAddress address = call.key.address();
		Listening made = null;
		Subscription unused = null;
		boolean ready;
		synchronized (this) {
			Listening known = this.addresses.get(address);
			if (known == null) {
				made = new Listening();
				known = made;
				this.addresses.put(address, made);
				unused = takeUnused();
			}
			ready = known.ready;
			if (!ready) {
				known.waiting.add(call);
			}
		}
		if (ready) {
			this.sender.submit(call);
		}
		else if (call.state() != TaskState.PENDING) {
			forget(call);
		}
		if (made != null) {
			listen(address, made);
		}
		if (unused != null) {
			unused.close();
		}
	}

	/**
	 * Let go of a call that has ended without being let out.
	 */
	synchronized void forget(OpenCall call) {
		Listening known = this.addresses.get(call.key.address());
		if (known != null) {
			known.waiting.remove(call);
		}
	}

	private @Nullable Subscription takeUnused() {
		if (this.addresses.size() <= MAX_ADDRESSES) {
			return null;
		}
		Set<TaskAddress> called = new HashSet<>();
		this.calls.all().forEach((call) -> called.add(call.key.address()));
		Iterator<Map.Entry<TaskAddress, Listening>> oldest = this.addresses.entrySet().iterator();
		while (oldest.hasNext()) {
			Map.Entry<TaskAddress, Listening> entry = oldest.next();
			if (entry.getValue().ready && !called.contains(entry.getKey())) {
				oldest.remove();
				return entry.getValue().subscription;
			}
		}
		return null;
	}

	private void listen(TaskAddress address, Listening made) {
		Subscription subscription;
		try {
			subscription = this.node.transport()
				.subscribe(new Channel.AddressTopic(address), SubscribeOptions.every(Action.STATUS, Action.COMPLETE),
						(delivery) -> this.listener.accept(address, delivery));
			subscription.request(Subscription.UNBOUNDED);
		}
		catch (RuntimeException ex) {
			refuse(address, made, ex);
			return;
		}
		synchronized (this) {
			made.subscription = subscription;
		}
		Completed.then(subscription.ready(), (known, failure) -> {
			if (failure == null) {
				letOut(made);
			}
			else {
				subscription.close();
				refuse(address, made, failure);
			}
		});
	}

	/**
	 * Let out the calls that have waited; none that comes meanwhile overtakes them.
	 */
	private void letOut(Listening made) {
		OpenCall next = next(made);
		while (next != null) {
			this.sender.submit(next);
			next = next(made);
		}
	}

	private synchronized @Nullable OpenCall next(Listening made) {
		OpenCall next = made.waiting.poll();
		made.ready = next == null;
		return next;
	}

	private void refuse(TaskAddress address, Listening made, Throwable failure) {
		List<OpenCall> waiting;
		synchronized (this) {
			this.addresses.remove(address, made);
			waiting = List.copyOf(made.waiting);
		}
		for (OpenCall call : waiting) {
			this.callEnd.end(call,
					new TaskEvent.Failed(TaskSender.REFUSED,
							"Transport '" + this.node.name() + "' cannot listen for the answers at " + address
									+ ", as aether.compatibility.aethermagic asks for: " + failure.getMessage()));
		}
	}

	/**
	 * One address. Guarded by the whole.
	 */
	private static final class Listening {

		private final Queue<OpenCall> waiting = new ArrayDeque<>();

		private @Nullable Subscription subscription;

		private boolean ready;

	}

}
