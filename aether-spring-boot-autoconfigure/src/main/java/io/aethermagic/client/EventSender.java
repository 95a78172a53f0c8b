package io.aethermagic.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * Sends events: performs that nobody follows and nobody answers. Until the broker or hub
 * has one, it takes the place of an open call. Safe for use by several threads.
 *
 * @promise 4.13
 */
final class EventSender {

	private static final String MARK = "true";

	private final AetherNode node;

	private final OpenCalls calls;

	private final Duration sendTimeout;

	EventSender(AetherNode node, OpenCalls calls, Duration sendTimeout) {
		this.node = node;
		this.calls = calls;
		this.sendTimeout = sendTimeout;
	}

	/**
	 * Send an event to every listener of a topic.
	 * @param keep for how long it is kept for workgroups that are away; {@code null} if
	 * it is not
	 * @param to the only instance it is for, or {@code null}
	 */
	CompletionStage<Receipt> publish(TaskAddress topic, Map<String, String> headers, @Nullable Object payload,
			@Nullable Duration keep, @Nullable String to) {
		Map<String, String> marked = new HashMap<>(headers);
		marked.put(Headers.EVENT, MARK);
		marked.put(Headers.SENT, SentTasks.MARK);
		AetherMessage message = this.node.message(Action.PERFORM, "initialized", 0, payload, topic, "",
				this.node.newId(), marked);
		if (!this.calls.acquire(this.sendTimeout)) {
			return CompletableFuture.failedStage(new TaskRejectedException("The event of " + topic.task()
					+ " was not sent: as many calls are open as aether.client.max-pending allows. Raise it, or publish "
					+ "less at a time"));
		}
		SendOptions options = SendOptions.DEFAULT.withExpiry(keep).withMandatory(keep == null);
		Channel channel = (to != null) ? new Channel.Inbox(to) : new Channel.TaskQueue(topic);
		return this.node.send(channel, message, options).whenComplete((receipt, failure) -> this.calls.release());
	}

}
