package io.aethermagic.test.toy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.hub.InMemoryDeadLetters;
import org.jspecify.annotations.Nullable;

/**
 * A broker in memory, as simple as a broker can be. It knows who listens and how much a
 * member of a workgroup has asked for. It forgets a task when it hands it out, and all
 * that waits for a group when the group's last member leaves. What comes for the inbox of
 * an instance that was lost waits for its return, up to a bound. Safe for use by several
 * threads.
 */
final class ToyBroker {

	private static final int MOST_KEPT = 1_000;

	/** All who listen, in the order of turns. */
	private final List<Listener> listeners = new ArrayList<>();

	private final Map<Group, ArrayDeque<Waiting>> waiting = new HashMap<>();

	private final Map<Channel, ArrayDeque<Waiting>> kept = new HashMap<>();

	private final List<Connection> connections = new ArrayList<>();

	private final ExecutorService network = Executors.newSingleThreadExecutor((work) -> {
		Thread thread = new Thread(work, "toy-network");
		thread.setDaemon(true);
		return thread;
	});

	private final DeadLetters deadLetters = new InMemoryDeadLetters();

	private final Timers timers;

	ToyBroker(Timers timers) {
		this.timers = timers;
	}

	DeadLetters deadLetters() {
		return this.deadLetters;
	}

	/**
	 * Connect.
	 * @param will what is said when the connection is lost
	 * @param lost what runs then
	 */
	synchronized Connection connect(LastWill will, Runnable lost) {
		Connection made = new Connection(will, lost);
		this.connections.add(made);
		return made;
	}

	/**
	 * Lose all that is in memory, and all connections; nobody's will is said.
	 */
	synchronized void restart() {
		List.copyOf(this.connections).forEach((connection) -> end(connection, true));
		this.waiting.clear();
		this.kept.clear();
	}

	/**
	 * Bring a message to all who listen, and to one member of each workgroup.
	 * @return whether anybody listens, or will
	 */
	private synchronized boolean publish(Channel channel, AetherMessage message, SendOptions options) {
		Duration expiry = options.expiry();
		Waiting sent = new Waiting(message, this.timers.nanoTime(),
				(expiry != null) ? expiry.toNanos() : Long.MAX_VALUE);
		List<Listener> listening = this.listeners.stream().filter((each) -> each.channel.equals(channel)).toList();
		ArrayDeque<Waiting> inbox = this.kept.get(channel);
		if (listening.isEmpty()) {
			return inbox != null && inbox.size() < MOST_KEPT && inbox.add(sent);
		}
		listening.stream().filter((each) -> each.group == null).forEach((each) -> deliver(sent, each));
		for (Group group : listening.stream().flatMap((each) -> Stream.ofNullable(each.group)).distinct().toList()) {
			this.waiting.computeIfAbsent(group, (key) -> new ArrayDeque<>()).add(sent);
			handOut(group);
		}
		return true;
	}

	private void handOut(Group group) {
		ArrayDeque<Waiting> tasks = this.waiting.getOrDefault(group, new ArrayDeque<>());
		long now = this.timers.nanoTime();
		tasks.removeIf((task) -> now - task.since > task.worthNanos);
		for (Listener next = next(group); next != null && !tasks.isEmpty(); next = next(group)) {
			next.demand--;
			deliver(tasks.remove(), next);
			this.listeners.remove(next);
			this.listeners.add(next);
		}
	}

	private @Nullable Listener next(Group group) {
		return this.listeners.stream()
			.filter((each) -> group.equals(each.group) && each.demand > 0)
			.findFirst()
			.orElse(null);
	}

	private void deliver(Waiting sent, Listener to) {
		Duration age = Duration.ofNanos(this.timers.nanoTime() - sent.since);
		this.network.execute(() -> {
			if (to.connection.open) {
				to.taker.accept(sent.message, age);
			}
		});
	}

	private synchronized void add(Listener listener) {
		this.listeners.add(listener);
		ArrayDeque<Waiting> inbox = this.kept.remove(listener.channel);
		if (inbox != null) {
			inbox.forEach((message) -> deliver(message, listener));
		}
	}

	private synchronized void remove(Predicate<Listener> which) {
		this.listeners.removeIf(which);
		this.waiting.keySet()
			.removeIf((group) -> this.listeners.stream().noneMatch((each) -> group.equals(each.group)));
	}

	/**
	 * End a connection.
	 * @return whether it was open
	 */
	private synchronized boolean end(Connection connection, boolean lost) {
		if (!this.connections.remove(connection)) {
			return false;
		}
		connection.open = false;
		if (lost) {
			this.listeners.stream()
				.filter((each) -> each.connection == connection && each.channel instanceof Channel.Inbox)
				.forEach((each) -> this.kept.put(each.channel, new ArrayDeque<>()));
			this.network.execute(connection.lost);
		}
		remove((each) -> each.connection == connection);
		return true;
	}

	/**
	 * One connection.
	 */
	final class Connection {

		private final LastWill will;

		private final Runnable lost;

		private volatile boolean open = true;

		private Connection(LastWill will, Runnable lost) {
			this.will = will;
			this.lost = lost;
		}

		boolean isOpen() {
			return this.open;
		}

		boolean publish(Channel channel, AetherMessage message, SendOptions options) {
			return ToyBroker.this.publish(channel, message, options);
		}

		Listener subscribe(Channel channel, @Nullable String workgroup, BiConsumer<AetherMessage, Duration> taker) {
			Listener made = new Listener(this, channel, (workgroup != null) ? new Group(channel, workgroup) : null,
					taker);
			add(made);
			return made;
		}

		void close() {
			end(this, false);
		}

		/**
		 * End without a goodbye: the will is said.
		 */
		void lose() {
			if (end(this, true)) {
				publish(this.will.channel(), this.will.message(), SendOptions.DEFAULT);
			}
		}

	}

	/**
	 * Somebody who listens at a channel.
	 */
	final class Listener {

		private final Connection connection;

		private final Channel channel;

		private final @Nullable Group group;

		private final BiConsumer<AetherMessage, Duration> taker;

		private long demand;

		private Listener(Connection connection, Channel channel, @Nullable Group group,
				BiConsumer<AetherMessage, Duration> taker) {
			this.connection = connection;
			this.channel = channel;
			this.group = group;
			this.taker = taker;
		}

		void request(long n) {
			synchronized (ToyBroker.this) {
				this.demand += Math.min(n, Integer.MAX_VALUE);
				if (this.group != null) {
					handOut(this.group);
				}
			}
		}

		void close() {
			remove((each) -> each == this);
		}

	}

	private record Group(Channel channel, String name) {
	}

	private record Waiting(AetherMessage message, long since, long worthNanos) {
	}

}
