package io.aethermagic.transport.redis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeliveryListener;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.aethermagic.transport.redis.connection.RedisSession;
import io.aethermagic.transport.redis.connection.Script;
import org.jspecify.annotations.Nullable;

/**
 * The modes in which Redis keeps tasks until they are done, in streams or in lists. An
 * inbox is a short stream in both, and topics are channels.
 */
final class QueueSupport implements ModeSupport {

	private final RedisContext context;

	private final QueueStore store;

	private final QueueSender tasks;

	private final KeptInboxSender inboxes;

	private final ChannelRouter topics;

	private final Supplier<@Nullable RedisSession> session;

	private final AtomicLong consumers = new AtomicLong();

	QueueSupport(RedisContext context, QueueStore store, ChannelRouter topics,
			Supplier<@Nullable RedisSession> session) {
		this.context = context;
		this.store = store;
		this.tasks = new QueueSender(store, context.settings().bounds(), context.timers());
		this.inboxes = new KeptInboxSender(context.keys(), context.settings().bounds(), context.timers());
		this.topics = topics;
		this.session = session;
	}

	@Override
	public Set<Capability> capabilities() {
		return this.store.capabilities();
	}

	@Override
	public List<Script> scripts() {
		return this.store.scripts().all();
	}

	@Override
	public CompletionStage<Receipt> send(RedisSession session, Channel channel, AetherMessage message,
			SendOptions options) {
		if (channel instanceof Channel.TaskQueue queue) {
			return this.tasks.send(session.writes(), queue.address(), message, options);
		}
		if (channel instanceof Channel.Inbox inbox) {
			return this.inboxes.send(session.commands(), inbox.instance(), message, options);
		}
		RedisLink link = session.commands();
		return link.publish(this.context.keys().topic(channel), MessageFrame.write(message)).thenApply(link::published);
	}

	@Override
	public Subscription subscribe(String instance, Channel channel, SubscribeOptions options,
			DeliveryListener listener) {
		if (channel instanceof Channel.TaskQueue queue) {
			return new QueueSubscription(this.context, this.store, queue.address(), options,
					instance + "-" + this.consumers.incrementAndGet(), listener,
					(message) -> sendAgain(queue, options, message));
		}
		if (channel instanceof Channel.Inbox inbox) {
			return new KeptInboxSubscription(this.context, inbox.instance(), options, new Inflow(listener));
		}
		return ChannelSubscription.make(this.topics, List.of(this.context.keys().topic(channel)), options,
				new Inflow(listener));
	}

	private void sendAgain(Channel.TaskQueue queue, SubscribeOptions options, AetherMessage message) {
		Map<String, String> headers = new HashMap<>(message.headers());
		if (options.workgroup() != null) {
			headers.put(Headers.WORKGROUP, options.workgroup());
		}
		RedisSession session = this.session.get();
		if (session != null) {
			send(session, queue, message.again(message.id(), headers), SendOptions.DEFAULT);
		}
	}

	@Override
	public List<ChannelMessage> read(String channel, byte[] frame) {
		MessageFrame framed = MessageFrame.read(frame);
		AetherMessage message = (framed != null) ? framed.message() : null;
		return (message != null) ? List.of(new ChannelMessage(message, 0)) : List.of();
	}

}
