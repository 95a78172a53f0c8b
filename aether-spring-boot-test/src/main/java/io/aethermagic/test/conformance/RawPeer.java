package io.aethermagic.test.conformance;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MalformedMessageException;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.test.TestInstance;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import tools.jackson.databind.json.JsonMapper;

/**
 * A peer that writes its messages itself, on a connection of its own: a caller or a
 * worker that does what the real ones never do.
 */
final class RawPeer {

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final String id = UUID.randomUUID().toString();

	private final Kit kit;

	private final AetherTransport transport;

	private final MessageCodec codec = new MessageCodec(JsonMapper.builder().build(), "raw-host", this.id,
			16 * 1024 * 1024);

	private final List<Inbound> received = new CopyOnWriteArrayList<>();

	private final List<Delivery> tasks = new CopyOnWriteArrayList<>();

	private RawPeer(Kit kit) {
		this.kit = kit;
		this.transport = kit.fixture().connect();
	}

	/**
	 * Connect a peer that listens to its inbox.
	 * @param kit the kit
	 * @return the peer
	 */
	static RawPeer connect(Kit kit) {
		RawPeer peer = new RawPeer(kit);
		peer.listen(new Channel.Inbox(peer.id), Action.STATUS, Action.COMPLETE, Action.CANCEL, Action.DISMISS);
		Channel.Topic presence = new Channel.Topic(TaskAddress.DEFAULT_UNION, Channel.Topic.PRESENCE);
		AetherMessage will = peer.message(Action.OFFLINE, "", Map.of(Headers.INSTANCE, peer.id),
				peer.codec.encode(Action.OFFLINE, "disconnected", 100, MessageCodec.EMPTY, null, "", ""));
		peer.transport.start(peer.id, new LastWill(presence, will));
		kit.until("the raw peer is connected", () -> peer.transport.state().connected());
		return peer;
	}

	String id() {
		return this.id;
	}

	/**
	 * Listen to what is said at a task's address.
	 * @param task the operation
	 */
	void listenAt(String task) {
		Subscription subscription = listen(new Channel.AddressTopic(TestInstance.address(task)), Action.STATUS,
				Action.COMPLETE, Action.CANCEL, Action.DISMISS);
		this.kit.until("the raw peer listens", () -> subscription.ready().toCompletableFuture().isDone());
	}

	private Subscription listen(Channel channel, Action first, Action... more) {
		Subscription subscription = this.transport.subscribe(channel, SubscribeOptions.every(first, more),
				(delivery) -> {
					delivery.ack();
					try {
						this.received
							.add(new Inbound(delivery.message(), this.codec.decode(delivery.message().payload())));
					}
					catch (MalformedMessageException ex) {
						// the peer is sent such things when the test sends them
						// everywhere
					}
				});
		subscription.request(Subscription.UNBOUNDED);
		return subscription;
	}

	/**
	 * Take tasks as a worker of the default workgroup, with a lease that outlasts the
	 * test.
	 * @param task the operation
	 */
	void workAt(String task) {
		Subscription subscription = this.transport.subscribe(new Channel.TaskQueue(TestInstance.address(task)),
				SubscribeOptions.tasks(TaskAddress.DEFAULT_WORKGROUP, MINUTE), this.tasks::add);
		subscription.request(100);
		this.kit.until("the raw peer takes tasks", () -> subscription.ready().toCompletableFuture().isDone());
	}

	/**
	 * Wait for a task.
	 * @param index which, from 0
	 * @return the perform
	 */
	Inbound task(int index) {
		this.kit.until("the raw peer has " + (index + 1) + " tasks", () -> this.tasks.size() > index);
		AetherMessage message = this.tasks.get(index).message();
		this.tasks.get(index).accept();
		return new Inbound(message, this.codec.decode(message.payload()));
	}

	/**
	 * Send a perform as another instance of Aether does.
	 * @param task the operation
	 * @param tid the task's identifier
	 * @param data what the handler gets
	 */
	void perform(String task, String tid, Object data) {
		long now = this.kit.fixture().timers().now().toEpochMilli();
		Map<String, String> headers = Map.of(Headers.DISPATCH, "1", Headers.REMAINING, Long.toString(MINUTE.toMillis()),
				Headers.DEADLINE, Long.toString(now + MINUTE.toMillis()));
		TaskAddress address = TestInstance.address(task);
		byte[] payload = this.codec.encode(Action.PERFORM, "initialized", 0, data, address, "", tid);
		send(new Channel.TaskQueue(address), message(Action.PERFORM, tid, headers, payload));
	}

	/**
	 * Answer that a task is accepted, under no lease.
	 * @param perform the perform
	 */
	void accept(Inbound perform) {
		answer(perform, Action.STATUS, "progress", 0, Map.of(), Map.of(Headers.LEASE, "0"));
	}

	/**
	 * Answer how far a task is.
	 * @param perform the perform
	 * @param attempt which run of the handler
	 * @param percent how far it is
	 */
	void progress(Inbound perform, int attempt, int percent) {
		answer(perform, Action.STATUS, "progress", percent, Map.of(),
				Map.of(Headers.ATTEMPT, Integer.toString(attempt)));
	}

	/**
	 * Answer how a task ended.
	 * @param perform the perform
	 * @param outcome the wire's word for it
	 * @param data the result, or code and message
	 */
	void end(Inbound perform, String outcome, Object data) {
		answer(perform, Action.COMPLETE, outcome.equals("completed") ? "succeed" : "failed", 100, data,
				Map.of(Headers.OUTCOME, outcome));
	}

	/**
	 * Say something about a task to an instance's inbox.
	 * @param control what
	 * @param to the instance id
	 * @param task the operation
	 * @param tid the task's identifier
	 * @param dispatch the dispatch that is meant
	 */
	void control(Control control, String to, String task, String tid, int dispatch) {
		TaskRef ref = TaskRef.of(new TaskKey(TestInstance.address(task), tid), TaskAddress.DEFAULT_WORKGROUP, dispatch);
		byte[] payload = this.codec.encode(Action.STATUS, "control", 0, List.of(ref), null, "", "");
		send(new Channel.Inbox(to), Action.STATUS, "",
				Map.of(Headers.CONTROL, control.wireName(), Headers.INSTANCE, this.id), payload);
	}

	private void answer(Inbound perform, Action action, String status, int percent, Object data,
			Map<String, String> more) {
		Map<String, String> headers = new HashMap<>(more);
		headers.put(Headers.DISPATCH, perform.message().headers().getOrDefault(Headers.DISPATCH, "1"));
		headers.put(Headers.INSTANCE, this.id);
		headers.put(Headers.WORKGROUP, TaskAddress.DEFAULT_WORKGROUP);
		TaskAddress address = TestInstance.address(perform.payload().task());
		byte[] payload = this.codec.encode(action, status, percent, data, address, TaskAddress.DEFAULT_WORKGROUP,
				perform.message().tid());
		send(new Channel.Inbox(String.valueOf(perform.message().replyTo())),
				message(action, perform.message().tid(), headers, payload));
	}

	/**
	 * Send bytes.
	 * @param channel where to
	 * @param action what the transport is told that they are
	 * @param tid the task that the transport is told they are about
	 * @param headers the headers
	 * @param payload the bytes
	 */
	void send(Channel channel, Action action, String tid, Map<String, String> headers, byte[] payload) {
		send(channel, message(action, tid, headers, payload));
	}

	/**
	 * Send a text.
	 * @param channel where to
	 * @param action what the transport is told that it is
	 * @param tid the task that the transport is told it is about
	 * @param headers the headers
	 * @param payload the text
	 */
	void send(Channel channel, Action action, String tid, Map<String, String> headers, String payload) {
		send(channel, action, tid, headers, payload.getBytes(StandardCharsets.UTF_8));
	}

	private void send(Channel channel, AetherMessage message) {
		CompletionStage<Receipt> sent = this.transport.send(channel, message, SendOptions.DEFAULT);
		this.kit.until(message + " is sent, or refused", () -> sent.toCompletableFuture().isDone());
	}

	private AetherMessage message(Action action, String tid, Map<String, String> headers, byte[] payload) {
		return new AetherMessage(UUID.randomUUID().toString(), tid, action, this.id, headers, payload);
	}

	/**
	 * Return what has come about a task, in order.
	 * @param tid the task's identifier
	 * @param action the action
	 * @return the messages
	 */
	List<Inbound> received(String tid, Action action) {
		return this.received.stream()
			.filter((inbound) -> inbound.message().tid().equals(tid) && inbound.payload().action() == action)
			.toList();
	}

	/**
	 * Wait until so many messages have come about a task.
	 * @param count how many
	 * @param tid the task's identifier
	 * @param action the action
	 * @return the messages
	 */
	List<Inbound> await(int count, String tid, Action action) {
		this.kit.until(count + " of " + action + " have come for " + tid, () -> received(tid, action).size() >= count);
		return received(tid, action);
	}

	/**
	 * Return how many heartbeats have come.
	 * @return the number of control messages of that kind
	 */
	long heartbeats() {
		return this.received.stream()
			.filter((inbound) -> "heartbeat".equals(inbound.message().headers().get(Headers.CONTROL)))
			.count();
	}

}
