package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.message.Payload;
import io.aethermagic.node.Inbound;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A peer that behaves as the Python library aethermagic does: it has no inbox, sends no
 * headers and no heartbeats, leaves the address keys of its payloads empty, and is done
 * with a message as soon as it has it. Safe for use by several threads.
 */
final class ForeignPeer {

	/**
	 * Something that came.
	 *
	 * @param channel where
	 * @param said what
	 * @param nanos when
	 */
	record Heard(Channel channel, Inbound said, long nanos) {

		Payload payload() {
			return this.said.payload();
		}

	}

	/**
	 * A task that was taken.
	 *
	 * @param channel where its client listens
	 * @param perform what was asked for
	 */
	record Task(Channel channel, Inbound perform) {

		TaskData data() {
			return this.perform.payload().data();
		}

	}

	private final String id = UUID.randomUUID().toString();

	private final Kit kit;

	private final AetherTransport transport;

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "foreign-host", this.id, 1024 * 1024);

	private final List<Heard> heard = new CopyOnWriteArrayList<>();

	private final List<Task> tasks = new CopyOnWriteArrayList<>();

	private ForeignPeer(Kit kit) {
		this.kit = kit;
		this.transport = kit.fixture().connect();
	}

	/**
	 * Connect a peer. It listens where its inbox would be, to hear what must not be sent
	 * there.
	 * @param kit the kit
	 * @return the peer
	 */
	static ForeignPeer connect(Kit kit) {
		ForeignPeer peer = new ForeignPeer(kit);
		Channel.Topic presence = new Channel.Topic(TaskAddress.DEFAULT_UNION, Channel.Topic.PRESENCE);
		peer.transport.start(peer.id, new LastWill(presence, peer.message(Action.OFFLINE, "offline", 100, null, "")));
		kit.until("the foreign peer is connected", peer::isConnected);
		peer.listen(new Channel.Inbox(peer.id), Action.STATUS, Action.COMPLETE, Action.CANCEL, Action.DISMISS);
		return peer;
	}

	boolean isConnected() {
		return this.transport.state().connected();
	}

	/**
	 * Listen to what is said at a task's address, as a client does.
	 * @param task the operation
	 */
	void listenAt(String task) {
		listen(at(task), Action.STATUS, Action.COMPLETE);
	}

	private void listen(Channel channel, Action first, Action... more) {
		Subscription subscription = this.transport.subscribe(channel, SubscribeOptions.every(first, more),
				(delivery) -> {
					delivery.ack();
					this.heard.add(new Heard(channel, read(delivery), this.kit.time()));
				});
		subscription.request(Subscription.UNBOUNDED);
		until("the foreign peer listens", subscription.ready());
	}

	private void until(String what, CompletionStage<?> stage) {
		this.kit.until(what, () -> stage.toCompletableFuture().isDone());
	}

	private Inbound read(Delivery delivery) {
		return new Inbound(delivery.message(), this.codec.decode(delivery.message().payload()));
	}

	private static Channel.AddressTopic at(String task) {
		return new Channel.AddressTopic(TestInstance.address(task));
	}

	/**
	 * Take tasks as a worker of the default workgroup.
	 * @param task the operation
	 * @param work done with each, on a thread of the transport
	 */
	void workAt(String task, Consumer<Task> work) {
		Subscription subscription = this.transport.subscribe(new Channel.TaskQueue(TestInstance.address(task)),
				SubscribeOptions.tasks(TaskAddress.DEFAULT_WORKGROUP, this.kit.lease()),
				// a foreign worker's queue has forgotten the task when it begins
				(delivery) -> delivery.ack().thenAccept((custody) -> {
					Task taken = new Task(at(task), read(delivery));
					this.tasks.add(taken);
					work.accept(taken);
				}));
		subscription.request(Subscription.UNBOUNDED);
		until("the foreign peer takes tasks", subscription.ready());
	}

	/**
	 * Take tasks as a worker of the default workgroup that accepts each at once, and does
	 * no more until the test says so.
	 * @param task the operation
	 */
	void workAt(String task) {
		workAt(task, this::accept);
	}

	List<Task> tasks() {
		return this.tasks;
	}

	/**
	 * Wait for a task.
	 * @param index which, from 0
	 * @return the task
	 */
	Task task(int index) {
		this.kit.until("the foreign peer has " + (index + 1) + " tasks", () -> this.tasks.size() > index);
		return this.tasks.get(index);
	}

	void accept(Task task) {
		say(task, Action.STATUS, "progress", 0, MessageCodec.EMPTY);
	}

	void progress(Task task, int percent, Object data) {
		say(task, Action.STATUS, "progress", percent, data);
	}

	/**
	 * Say how a task ended.
	 * @param task the task
	 * @param succeed whether it succeeded
	 * @param data any JSON
	 */
	void complete(Task task, boolean succeed, @Nullable Object data) {
		say(task, Action.COMPLETE, succeed ? "succeed" : "failed", 100, data);
	}

	private void say(Task task, Action action, String status, int percent, @Nullable Object data) {
		this.transport.send(task.channel(), message(action, status, percent, data, task.perform().message().tid()),
				SendOptions.DEFAULT);
	}

	/**
	 * Make a perform, without sending it.
	 * @param tid the task's identifier
	 * @param data what the handler gets
	 * @return the perform
	 */
	AetherMessage performOf(String tid, Object data) {
		return message(Action.PERFORM, "initialized", 0, data, tid);
	}

	/**
	 * Perform a task.
	 * @param task the operation
	 * @param tid the task's identifier
	 * @param data what the handler gets
	 */
	void perform(String task, String tid, Object data) {
		CompletionStage<Receipt> sent = this.transport.send(new Channel.TaskQueue(TestInstance.address(task)),
				performOf(tid, data), SendOptions.DEFAULT);
		until("the foreign perform is sent", sent);
	}

	private AetherMessage message(Action action, String status, int percent, @Nullable Object data, String tid) {
		byte[] payload = this.codec.encode(action, status, percent, data, null, "", "");
		return new AetherMessage(UUID.randomUUID().toString(), tid, action, null, Map.of(), payload);
	}

	/**
	 * Return what was heard of a task, in order.
	 * @param tid the task's identifier
	 * @return what was said at the task's address
	 */
	List<Heard> heard(String tid) {
		return this.heard.stream()
			.filter((each) -> each.channel() instanceof Channel.AddressTopic && each.said().message().tid().equals(tid))
			.toList();
	}

	/**
	 * Wait until a task has ended.
	 * @param tid the task's identifier
	 * @param count how many ends it has
	 * @return the ends
	 */
	List<Heard> awaitEnds(String tid, int count) {
		this.kit.until("the foreign task " + tid + " has ended", () -> ends(tid).size() >= count);
		return ends(tid);
	}

	private List<Heard> ends(String tid) {
		return heard(tid).stream().filter((each) -> each.payload().action() == Action.COMPLETE).toList();
	}

	/**
	 * Wait until a task has ended.
	 * @param tid the task's identifier
	 * @param ends how many ends it has
	 * @return all that was heard of it until then
	 */
	List<Heard> awaitEnd(String tid, int ends) {
		awaitEnds(tid, ends);
		return heard(tid);
	}

	/**
	 * Return what was sent to the inbox that a foreign peer does not have.
	 * @return nothing, if all is well
	 */
	List<Heard> misdirected() {
		List<Heard> misdirected = new ArrayList<>(this.heard);
		misdirected.removeIf((each) -> !(each.channel() instanceof Channel.Inbox));
		return misdirected;
	}

}
