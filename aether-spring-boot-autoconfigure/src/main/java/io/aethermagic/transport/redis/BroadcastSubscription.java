package io.aethermagic.transport.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.DeliveryListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription outside of any workgroup: it reads everything that is sent from now on.
 * What it has not read when every workgroup is done with it may be gone after a lease.
 * Safe for use by several threads; no method blocks.
 */
final class BroadcastSubscription extends StreamReader {

	private static final Logger logger = LoggerFactory.getLogger(BroadcastSubscription.class);

	private final List<String> keys;

	private final String member;

	private final Duration lease;

	private final DeliveryListener listener;

	private volatile String last = "";

	BroadcastSubscription(RedisTransport transport, TaskAddress address, String member, Duration lease,
			DeliveryListener listener) {
		super(transport, transport.keys().tasks(address));
		this.keys = transport.keys().taskKeys(address);
		this.member = member;
		this.lease = lease;
		this.listener = listener;
	}

	@Override
	CompletionStage<Void> announce(RedisLink link) {
		return ask(link, 0).thenAccept((answer) -> {
			if (this.last.isEmpty()) {
				this.last = TaskSubscription.Entry.text(answer.get(0));
			}
		});
	}

	private CompletionStage<List<Object>> ask(RedisLink link, int count) {
		return link.list(Script.READ, this.keys, this.member, this.last, count, this.lease.toMillis());
	}

	@Override
	CompletionStage<Taken> take(RedisLink link, int count) {
		return ask(link, count).thenApply((answer) -> {
			List<Runnable> deliveries = new ArrayList<>();
			for (Object each : answer.subList(1, answer.size())) {
				TaskSubscription.Entry entry = TaskSubscription.Entry.of(each);
				try {
					AetherMessage message = Frames.message(entry.frame());
					deliveries.add(() -> this.listener.onDelivery(new PassingDelivery(message, entry.age())));
				}
				catch (IOException ex) {
					logger.warn("Entry {} of {} cannot be read: {}", entry.id(), stream(), ex.getMessage());
				}
			}
			this.last = TaskSubscription.Entry.text(answer.get(0));
			return new Taken(deliveries, List.of(), answer.size() - 1 >= count);
		});
	}

	@Override
	CompletionStage<Void> leave(RedisLink link) {
		return link.number(Script.READ_NO_MORE, this.keys, this.member).thenAccept((gone) -> {
		});
	}

	@Override
	public void tick() {
		transport().touched(stream());
		RedisLink link = transport().link();
		if (link == null || isClosed()) {
			return;
		}
		ask(link, 0).whenComplete((answer, failure) -> {
			if (failure != null && Problems.isRefusal(failure)) {
				logger.warn("{} cannot be joined: {}", stream(), Problems.text(failure));
			}
		});
		read();
	}

}
