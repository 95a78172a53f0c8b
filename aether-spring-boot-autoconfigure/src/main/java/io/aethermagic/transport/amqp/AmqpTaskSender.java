package io.aethermagic.transport.amqp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.rabbitmq.client.AMQP;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportException;
import io.aethermagic.transport.support.Stages;
import io.aethermagic.transport.support.TaskAgain;
import org.jspecify.annotations.Nullable;

/**
 * Sends tasks, and tells whether a worker is there. A queue takes tasks whether or not
 * somebody reads it; so each worker also binds a queue that lives as long as its
 * connection, and an empty message that comes back from there says that nobody is. Where
 * no worker has ever been there is no queue either: the task waits here, within its time,
 * until there is one. Safe for use by several threads; no method blocks.
 *
 * @promise 4.9
 */
final class AmqpTaskSender {

	/** How long it is believed that a worker is still there. */
	private static final long BELIEVED_NANOS = 1_000_000_000L;

	private static final int MOST_KNOWN = 1_000;

	private static final Duration LOOK = Duration.ofMillis(250);

	private static final byte[] NOTHING = new byte[0];

	private final AmqpMessages messages;

	private final Timers timers;

	private final int mostWaiting;

	private final Supplier<@Nullable AmqpPublisher> publisher;

	private final @Nullable Fabric fabric;

	private final Map<TaskAddress, Long> seenAt = new ConcurrentHashMap<>();

	private final Map<TaskAddress, Queue<Waiting>> waiting = new ConcurrentHashMap<>();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicBoolean looking = new AtomicBoolean();

	private volatile boolean closed;

	/**
	 * Create it.
	 * @param publisher the present life's, if there is one
	 * @param fabric services whose methods are called by tasks, if there are any
	 */
	AmqpTaskSender(AmqpMessages messages, int mostWaiting, Timers timers, Supplier<@Nullable AmqpPublisher> publisher,
			@Nullable Fabric fabric) {
		this.messages = messages;
		this.mostWaiting = mostWaiting;
		this.timers = timers;
		this.publisher = publisher;
		this.fabric = fabric;
	}

	/**
	 * Return how many tasks wait for a first worker of their address.
	 */
	BufferLevel level() {
		return new BufferLevel("amqp-tasks-without-queue", this.count.get(), this.mostWaiting);
	}

	CompletionStage<Receipt> send(AmqpPublisher publisher, TaskAddress address, AetherMessage message,
			SendOptions options) {
		Fabric fabric = this.fabric;
		FabricService service = (fabric != null) ? fabric.called(address) : null;
		if (fabric != null && service != null) {
			FabricLetter call = fabric.sentCalls().call(address, message, options);
			AmqpNames.Route method = new AmqpNames.Route("", service.queue(address.task()));
			return publisher.publish(method, call.properties(), call.body(), false)
				.thenCompose((receipt) -> (receipt == Receipt.UNROUTED && !options.mandatory())
						? keep(address, message, options) : Stages.receipt(receipt == Receipt.ROUTED));
		}
		AMQP.BasicProperties properties = this.messages.write(message, options);
		if (options.mandatory()) {
			return probe(publisher, address).thenCompose((live) -> (live == Receipt.ROUTED)
					? publish(publisher, address, message, properties) : Stages.UNROUTED);
		}
		Long seen = this.seenAt.get(address);
		boolean believed = seen != null && this.timers.nanoTime() - seen < BELIEVED_NANOS;
		CompletionStage<Receipt> live = believed ? Stages.ROUTED : probe(publisher, address);
		return publish(publisher, address, message, properties).thenCompose((receipt) -> {
			if (receipt == Receipt.UNROUTED) {
				return keep(address, message, options);
			}
			return live;
		});
	}

	private CompletionStage<Receipt> publish(AmqpPublisher publisher, TaskAddress address, AetherMessage message,
			AMQP.BasicProperties properties) {
		return publisher.publish(AmqpNames.perform(address), properties, message.payload(), false);
	}

	/**
	 * Ask whether a worker of whatever group is there.
	 */
	private CompletionStage<Receipt> probe(AmqpPublisher publisher, TaskAddress address) {
		long now = this.timers.nanoTime();
		AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder().messageId(UUID.randomUUID().toString())
			.build();
		return publisher.publish(AmqpNames.live(address), properties, NOTHING, false).thenApply((receipt) -> {
			if (receipt == Receipt.ROUTED) {
				if (this.seenAt.size() >= MOST_KNOWN) {
					this.seenAt.clear();
				}
				this.seenAt.put(address, now);
			}
			else {
				this.seenAt.remove(address);
			}
			return receipt;
		});
	}

	private CompletionStage<Receipt> keep(TaskAddress address, AetherMessage message, SendOptions options) {
		if (this.count.incrementAndGet() > this.mostWaiting) {
			this.count.decrementAndGet();
			return Stages.failed(new TransportException(
					this.mostWaiting
							+ " tasks wait for a first worker of their address already (aether.amqp.max-buffered)",
					null));
		}
		Waiting kept = new Waiting(message, options, this.timers.nanoTime());
		this.waiting.compute(address, (key, before) -> {
			Queue<Waiting> all = (before != null) ? before : new ArrayDeque<>();
			all.add(kept);
			return all;
		});
		lookLater();
		return Stages.UNROUTED;
	}

	private void lookLater() {
		if (!this.closed && this.looking.compareAndSet(false, true)) {
			this.timers.schedule(LOOK, this::look);
		}
	}

	/**
	 * Look for workers of the addresses that tasks wait for.
	 */
	private void look() {
		this.looking.set(false);
		AmqpPublisher publisher = this.publisher.get();
		for (TaskAddress address : List.copyOf(this.waiting.keySet())) {
			this.waiting.computeIfPresent(address, (key, all) -> {
				int before = all.size();
				all.removeIf(this::isOver);
				this.count.addAndGet(all.size() - before);
				return all.isEmpty() ? null : all;
			});
			if (publisher != null && this.waiting.containsKey(address)) {
				look(publisher, address).thenAccept((live) -> {
					if (live == Receipt.ROUTED) {
						sendWaiting(publisher, address);
					}
				});
			}
		}
		if (!this.waiting.isEmpty()) {
			lookLater();
		}
	}

	/**
	 * Look for somebody at one address. The methods of a service are known by their
	 * queues alone: the first call that waits is the question.
	 */
	private CompletionStage<Receipt> look(AmqpPublisher publisher, TaskAddress address) {
		if (this.fabric == null || this.fabric.called(address) == null) {
			return probe(publisher, address);
		}
		List<Waiting> first = new ArrayList<>(1);
		this.waiting.computeIfPresent(address, (key, all) -> {
			first.add(all.remove());
			return all.isEmpty() ? null : all;
		});
		this.count.addAndGet(-first.size());
		return first.isEmpty() ? Stages.UNROUTED : sendAgain(publisher, address, first.get(0));
	}

	/**
	 * Forget what waits.
	 */
	void close() {
		this.closed = true;
		this.waiting.clear();
	}

	private boolean isOver(Waiting kept) {
		Duration expiry = kept.options.expiry();
		return expiry != null && this.timers.nanoTime() - kept.since >= expiry.toNanos();
	}

	private void sendWaiting(AmqpPublisher publisher, TaskAddress address) {
		Queue<Waiting> all = this.waiting.remove(address);
		if (all == null) {
			return;
		}
		this.count.addAndGet(-all.size());
		all.forEach((kept) -> sendAgain(publisher, address, kept));
	}

	private CompletionStage<Receipt> sendAgain(AmqpPublisher publisher, TaskAddress address, Waiting kept) {
		Duration waited = Duration.ofNanos(this.timers.nanoTime() - kept.since);
		TaskAgain again = TaskAgain.of(kept.message, null, waited);
		if (again == null || isOver(kept)) {
			return Stages.UNROUTED;
		}
		Duration expiry = kept.options.expiry();
		SendOptions options = kept.options.withExpiry((expiry != null) ? expiry.minus(waited) : null);
		return send(publisher, address, again.message(), options).whenComplete((receipt, failure) -> {
			if (failure != null) {
				keep(address, again.message(), options);
			}
		});
	}

	/**
	 * A task that nobody was there for.
	 *
	 * @param message the task
	 * @param options how it is sent
	 * @param since since when it waits
	 */
	private record Waiting(AetherMessage message, SendOptions options, long since) {
	}

}
