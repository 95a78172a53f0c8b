package io.aethermagic.transport.redis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One container's part of a workgroup: a consumer of the group. Its name says its lease,
 * so that each member can tell whose has lapsed. Safe for use by several threads; no
 * method blocks.
 */
final class TaskSubscription extends StreamReader {

	private static final Logger logger = LoggerFactory.getLogger(TaskSubscription.class);

	private final List<String> keys;

	private final String group;

	private final String consumer;

	private final Duration lease;

	private final DeliveryListener listener;

	private final TaskAddress address;

	private final Map<String, TaskDelivery> held = new HashMap<>();

	private boolean known;

	private boolean answerLost;

	private long nextLook;

	TaskSubscription(RedisTransport transport, TaskAddress address, String group, String member, Duration lease,
			DeliveryListener listener) {
		super(transport, transport.keys().tasks(address));
		this.keys = transport.keys().taskKeys(address);
		this.address = address;
		this.group = group;
		this.consumer = member + "/" + lease.toMillis();
		this.lease = lease;
		this.listener = listener;
	}

	String group() {
		return this.group;
	}

	String consumer() {
		return this.consumer;
	}

	@Override
	CompletionStage<Void> announce(RedisLink link) {
		Timers timers = transport().timers();
		synchronized (this) {
			// a lease counts from the moment at which its holder can be heard again
			this.nextLook = timers.nanoTime() + this.lease.toNanos();
			this.answerLost |= this.known;
		}
		return join(link, 0).thenAccept((answer) -> {
			synchronized (this) {
				this.known = true;
			}
		});
	}

	private CompletionStage<List<Object>> join(RedisLink link, int count) {
		boolean look;
		boolean lost;
		List<Object> arguments = new ArrayList<>();
		synchronized (this) {
			look = count > 0 && transport().timers().nanoTime() - this.nextLook >= 0;
			if (look) {
				this.nextLook = transport().timers().nanoTime() + this.lease.toNanos() / 4;
			}
			lost = count > 0 && this.answerLost;
			arguments.addAll(List.of(this.group, this.consumer, count, this.lease.toMillis(), look ? 1 : 0,
					lost ? 1 : 0, this.known ? 1 : 0));
			if (look || lost) {
				this.held.forEach((id, delivery) -> {
					if (!delivery.isEnding()) {
						arguments.add(id);
					}
				});
			}
		}
		return link.list(Script.TAKE, this.keys, arguments.toArray());
	}

	@Override
	CompletionStage<Taken> take(RedisLink link, int count) {
		boolean lost;
		synchronized (this) {
			lost = this.answerLost;
		}
		return join(link, count).handle((answer, failure) -> {
			synchronized (this) {
				if (failure != null) {
					this.answerLost = true;
				}
				else if (lost) {
					this.answerLost = false;
				}
			}
			if (failure != null) {
				throw new CompletionException(failure);
			}
			return taken(answer, count);
		});
	}

	private Taken taken(List<Object> answer, int count) {
		List<Runnable> deliveries = new ArrayList<>();
		List<Runnable> returns = new ArrayList<>();
		String epoch = Entry.text(answer.get(1));
		for (Object each : answer.subList(2, answer.size())) {
			Entry entry = Entry.of(each);
			try {
				TaskDelivery delivery = new TaskDelivery(this, epoch, entry.id(), Frames.message(entry.frame()),
						entry.deliveries(), entry.age());
				synchronized (this) {
					this.held.put(entry.id(), delivery);
				}
				deliveries.add(() -> this.listener.onDelivery(delivery));
				returns.add(delivery::release);
			}
			catch (IOException ex) {
				logger.warn("Entry {} of {} cannot be read, and is dropped: {}", entry.id(), stream(), ex.getMessage());
				step(Script.ACK, entry.id(), epoch);
			}
		}
		return new Taken(deliveries, returns, ((Long) answer.get(0)) != 0 || answer.size() - 2 >= count);
	}

	@Override
	CompletionStage<Void> leave(RedisLink link) {
		return link.commands()
			.zrem(RedisLink.bytes(this.keys.get(1)), RedisLink.bytes(this.consumer))
			.thenAccept((n) -> {
			});
	}

	@Override
	public void tick() {
		transport().touched(stream());
		RedisLink link = transport().link();
		if (link == null || isClosed()) {
			return;
		}
		// to be there is said whether or not there is demand
		join(link, 0).whenComplete((answer, failure) -> {
			if (failure != null && Problems.isRefusal(failure)) {
				logger.warn("{} cannot be joined: {}", stream(), Problems.text(failure));
			}
		});
		read();
	}

	/**
	 * Do a step on an entry.
	 * @return a stage with what the script returns
	 */
	CompletionStage<Long> step(Script script, String id, String epoch) {
		RedisLink link = transport().link();
		if (link == null) {
			return transport().disconnected();
		}
		return link.number(script, this.keys, this.group, this.consumer, id, RedisKeys.wake(stream()), epoch);
	}

	/**
	 * Send a task again that is given back to a group that Redis has forgotten.
	 */
	void sendAgain(AetherMessage message) {
		Map<String, String> headers = new HashMap<>(message.headers());
		headers.put(Headers.WORKGROUP, this.group);
		long remaining = Headers.number(headers, Headers.REMAINING, 0);
		transport().send(new Channel.TaskQueue(this.address), message.again(message.id(), headers),
				SendOptions.DEFAULT.withExpiry((remaining > 0) ? Duration.ofMillis(remaining) : null));
	}

	synchronized boolean holds(String id, TaskDelivery delivery) {
		return this.held.get(id) == delivery;
	}

	synchronized void ended(String id, TaskDelivery delivery) {
		this.held.remove(id, delivery);
	}

	/**
	 * One entry as a script returns it.
	 *
	 * @param id the entry's id
	 * @param deliveries how often it was handed out
	 * @param age how long it has been there
	 * @param frame the message
	 */
	record Entry(String id, int deliveries, Duration age, byte[] frame) {

		static Entry of(Object answer) {
			List<?> parts = (List<?>) answer;
			return new Entry(text(parts.get(0)), ((Long) parts.get(1)).intValue(),
					Duration.ofMillis(Math.max(0, (Long) parts.get(2))), (byte[]) parts.get(3));
		}

		static String text(@Nullable Object bytes) {
			return (bytes != null) ? new String((byte[]) bytes, StandardCharsets.UTF_8) : "";
		}

	}

}
