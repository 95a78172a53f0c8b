package io.aethermagic.node;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;

/**
 * What instances say to each other that is about no task: to one, by a subject, or to all
 * who listen to a topic. Listeners are added before the node is started; from then on it
 * is safe for use by several threads. No method blocks.
 */
public final class InstanceMessages {

	private final String union;

	private final AetherTransport transport;

	private final NodeMessages messages;

	private final CountingSender sender;

	private final ActionRouter inbox;

	InstanceMessages(String union, AetherTransport transport, NodeMessages messages, CountingSender sender,
			ActionRouter inbox) {
		this.union = union;
		this.transport = transport;
		this.messages = messages;
		this.sender = sender;
		this.inbox = inbox;
	}

	/**
	 * Say where directed messages go.
	 * @param subject what they are about
	 * @param listener who takes them, on a thread of the transport; must not block
	 */
	public void onDirected(String subject, Consumer<Inbound> listener) {
		this.inbox.add(subject, listener);
	}

	/**
	 * Listen to what instances announce on a topic of the union.
	 * @param topic the topic's name
	 * @param listener who takes it, this instance's own too, on a thread of the
	 * transport; must not block
	 */
	public void onAnnounced(String topic, Consumer<Inbound> listener) {
		ActionRouter announcements = this.inbox.another();
		announcements.add(Action.ONLINE, listener);
		announcements.listen(this.transport, new Channel.Topic(this.union, topic),
				SubscribeOptions.every(Action.ONLINE));
	}

	/**
	 * Send something to another instance's inbox.
	 * @param subject what it is about; who listens to it there takes it
	 * @param to the instance id
	 * @param status a word for what it says
	 * @param data any value that can be written as JSON
	 * @param options how
	 * @return a stage that completes as {@link AetherTransport#send} says
	 * @throws io.aethermagic.task.DataException if the data cannot be written or is too
	 * large
	 */
	public CompletionStage<Receipt> direct(String subject, String to, String status, Object data, SendOptions options) {
		return this.sender.send(new Channel.Inbox(to), this.messages.directed(subject, status, data), options);
	}

	/**
	 * Announce something to everybody who listens to a topic of the union. It is worth
	 * only the moment.
	 * @param topic the topic's name
	 * @param status a word for what it says
	 * @param data any value that can be written as JSON
	 * @throws io.aethermagic.task.DataException if the data cannot be written or is too
	 * large
	 */
	public void announce(String topic, String status, Object data) {
		this.sender.send(new Channel.Topic(this.union, topic), this.messages.announcement(status, data),
				SendOptions.AT_MOST_ONCE);
	}

}
