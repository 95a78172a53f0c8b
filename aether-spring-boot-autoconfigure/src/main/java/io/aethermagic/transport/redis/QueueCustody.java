package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.redis.connection.Batch;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisProblems;
import io.aethermagic.transport.redis.connection.Script;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;

/**
 * What one consumer has in hand, and the steps on it. It outlives connections: what could
 * not be said on one is said on the next. Safe for use by several threads.
 *
 * @promise 4.1
 * @promise 4.2
 * @promise 5.2
 */
final class QueueCustody {

	private final TaskScriptSet scripts;

	private final String[] keys;

	private final Supplier<QueueConsumer> consumer;

	private final byte[] lease;

	private final Timers timers;

	private final Consumer<QueueDelivery> sendAgain;

	private final Map<String, QueueDelivery> held = new ConcurrentHashMap<>();

	private final Batch<Ack, Object> acks = new Batch<>(Ack::size, this::sendAcks);

	private volatile @Nullable RedisLink link;

	private volatile String epoch = "";

	private volatile String server = "";

	private volatile boolean stopped;

	/**
	 * Create the custody of a consumer.
	 * @param consumer says who it is, once the transport has been started
	 * @param sendAgain sends a task that was given back when Redis had forgotten it
	 */
	QueueCustody(TaskScriptSet scripts, String[] keys, Supplier<QueueConsumer> consumer, Duration lease, Timers timers,
			Consumer<QueueDelivery> sendAgain) {
		this.scripts = scripts;
		this.lease = RedisBytes.of(lease.toMillis());
		this.keys = keys;
		this.consumer = consumer;
		this.timers = timers;
		this.sendAgain = sendAgain;
	}

	String epoch() {
		return this.epoch;
	}

	long nanoTime() {
		return this.timers.nanoTime();
	}

	/**
	 * Take note of what joining has told. What is nowhere any more has ended elsewhere,
	 * unless the server has another history now: then it has been forgotten, and is
	 * nobody else's.
	 */
	void joined(String epoch, String server, List<String> gone) {
		this.epoch = epoch;
		String before = this.server;
		this.server = server;
		if (!before.isEmpty() && !before.equals(server)) {
			for (String id : gone) {
				QueueDelivery delivery = this.held.get(id);
				if (delivery != null) {
					delivery.forget();
				}
			}
		}
	}

	boolean isEmpty() {
		return this.held.isEmpty();
	}

	boolean hasMany() {
		return this.held.size() > 1;
	}

	/**
	 * Take something in hand, in the place of an older delivery of the same entry.
	 */
	void take(QueueDelivery delivery) {
		delivery.held(this.timers.nanoTime());
		this.held.put(delivery.id(), delivery);
	}

	/**
	 * Return arguments of a script, the last of which are the tasks in hand.
	 */
	byte[][] withHeld(byte[]... first) {
		List<byte[]> arguments = new ArrayList<>(List.of(first));
		this.held.values().forEach((delivery) -> arguments.add(delivery.token()));
		return arguments.toArray(byte[][]::new);
	}

	byte[][] arguments(byte[]... more) {
		return arguments(this.epoch, more);
	}

	private byte[][] arguments(String epoch, byte[]... more) {
		byte[][] arguments = new byte[3 + more.length][];
		QueueConsumer consumer = this.consumer.get();
		arguments[0] = consumer.groupBytes();
		arguments[1] = consumer.nameBytes();
		arguments[2] = RedisBytes.of(epoch);
		System.arraycopy(more, 0, arguments, 3, more.length);
		return arguments;
	}

	/**
	 * Go on with a new connection: say once more what perhaps was not heard.
	 */
	void attach(RedisLink link) {
		this.link = link;
		for (QueueDelivery delivery : this.held.values()) {
			if (delivery.isDone()) {
				ack(delivery);
			}
		}
	}

	/**
	 * Start all leases anew, where no join has done that.
	 */
	void holdAll() {
		this.held.values().forEach(this::hold);
	}

	void detach(boolean stopped) {
		this.link = null;
		this.stopped |= stopped;
	}

	/**
	 * Forget what nobody has held for so long that Redis has given it to another.
	 */
	void forgetLapsed(Duration after) {
		long before = this.timers.nanoTime() - after.toNanos();
		this.held.values().removeIf((delivery) -> !delivery.isDone() && delivery.heldAtNanos() - before < 0);
	}

	/**
	 * Begin custody. For what was read a moment ago there is nothing to say: its lease
	 * began with the reading, or begins if it is still in hand when the consumer says the
	 * next time that it lives.
	 * @param freshUntilNanos until when nobody else can have taken it
	 */
	CompletionStage<Custody> accept(QueueDelivery delivery, long freshUntilNanos) {
		boolean fresh = this.timers.nanoTime() - freshUntilNanos < 0 && this.link != null
				&& this.held.get(delivery.id()) == delivery;
		if (!fresh) {
			return hold(delivery);
		}
		delivery.accepted();
		return Stages.HELD;
	}

	/**
	 * Begin the leases of what was accepted and has none.
	 */
	void beginLeases() {
		this.held.values().stream().filter(QueueDelivery::isLeaseOwed).forEach(this::hold);
	}

	/**
	 * Start the lease anew. An older delivery of the same entry may do that too: the task
	 * has stayed with this instance.
	 */
	CompletionStage<Custody> hold(QueueDelivery delivery) {
		QueueDelivery newest = this.held.get(delivery.id());
		if (newest == null) {
			return Stages.LOST;
		}
		long now = this.timers.nanoTime();
		return step(this.scripts.hold(), newest, this.lease).thenApply((result) -> {
			newest.held(now);
			Custody custody = custody(newest, result);
			// where the lease had lapsed, this consumer may have taken the entry again
			// meanwhile: then the newer delivery holds it
			return this.held.containsKey(newest.id()) ? Custody.HELD : custody;
		});
	}

	CompletionStage<Custody> ack(QueueDelivery delivery) {
		if (this.held.get(delivery.id()) != delivery) {
			return Stages.LOST;
		}
		CompletionStage<Long> acknowledged = delivery.isForgotten()
				? CompletableFuture.completedStage(TaskScriptSet.GONE)
				: this.acks.add(new Ack(delivery.epoch(), delivery.token())).thenApply((result) -> (Long) result);
		return acknowledged.thenApply((result) -> {
			this.held.remove(delivery.id(), delivery);
			return custody(delivery, result);
		});
	}

	/**
	 * Give something back. It is out of hand at once: what Redis does not hear now it
	 * takes back itself when this consumer joins again.
	 */
	CompletionStage<Custody> release(QueueDelivery delivery) {
		CompletionStage<Long> step = step(this.scripts.release(), delivery);
		this.held.remove(delivery.id(), delivery);
		return step.thenApply((result) -> {
			if (result == TaskScriptSet.GONE) {
				this.sendAgain.accept(delivery);
			}
			return custody(delivery, result);
		});
	}

	/**
	 * Be done with an entry that is in nobody's hand.
	 */
	void drop(QueueEntry entry) {
		this.acks.add(new Ack(this.epoch, entry.token()));
	}

	private CompletionStage<Long> step(Script script, QueueDelivery delivery, byte[]... more) {
		if (this.held.get(delivery.id()) != delivery) {
			return CompletableFuture.completedStage(0L);
		}
		if (delivery.isForgotten()) {
			return CompletableFuture.completedStage(TaskScriptSet.GONE);
		}
		RedisLink link = this.link;
		if (link == null) {
			return this.stopped ? CompletableFuture.completedStage(0L) : Stages.failed(RedisProblems.notConnected());
		}
		byte[][] all = new byte[1 + more.length][];
		all[0] = delivery.token();
		System.arraycopy(more, 0, all, 1, more.length);
		return orGone(link.scripts().number(script, this.keys, arguments(delivery.epoch(), all)));
	}

	private static CompletionStage<Long> orGone(CompletionStage<Long> step) {
		return step.exceptionallyCompose((failure) -> isGone(failure)
				? CompletableFuture.completedStage(TaskScriptSet.GONE) : CompletableFuture.failedStage(failure));
	}

	private Custody custody(QueueDelivery delivery, long result) {
		if (result == 0) {
			this.held.remove(delivery.id(), delivery);
			return Custody.LOST;
		}
		return Custody.HELD;
	}

	private CompletionStage<List<Object>> sendAcks(Ack any, Supplier<List<Ack>> acks) {
		RedisLink link = this.link;
		if (link == null) {
			return Stages.failed(RedisProblems.notConnected());
		}
		return link.scripts().list(this.scripts.ack(), this.keys, () -> {
			QueueConsumer consumer = this.consumer.get();
			List<byte[]> arguments = new ArrayList<>(List.of(consumer.groupBytes(), consumer.nameBytes()));
			for (Ack ack : acks.get()) {
				arguments.add(RedisBytes.of(ack.epoch()));
				arguments.add(ack.token());
			}
			return arguments;
		});
	}

	/**
	 * Whether a command failed because Redis has forgotten the group.
	 */
	static boolean isGone(Throwable failure) {
		Throwable cause = RedisProblems.cause(failure);
		String message = String.valueOf(cause.getMessage());
		return cause instanceof TransportException
				&& (message.contains("NOGROUP") || message.contains("UNBLOCKED the stream key"));
	}

	/**
	 * What one acknowledgement takes.
	 *
	 * @param epoch the group's epoch when the task came
	 * @param token what the store knows it by
	 */
	private record Ack(String epoch, byte[] token) {

		int size() {
			return this.token.length;
		}

	}

}
