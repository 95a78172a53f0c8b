package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incidents;
import io.aethermagic.node.TaskRef;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.test.TestInstance;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An instance that says only what a test tells it to say, as worker or as caller, and
 * writes down what it hears. Safe for use by several threads.
 */
final class Peer implements AutoCloseable {

	/**
	 * A control message that came.
	 *
	 * @param control its kind
	 * @param sender who said so
	 * @param tasks the tasks
	 */
	record Told(Control control, String sender, List<TaskRef> tasks) {
	}

	private final AetherNode node;

	private final Duration lease;

	private final BiConsumer<String, BooleanSupplier> until;

	private final List<Delivery> performs = new CopyOnWriteArrayList<>();

	private final List<Inbound> answers = new CopyOnWriteArrayList<>();

	private final List<Told> told = new CopyOnWriteArrayList<>();

	private volatile @Nullable Control answer;

	Peer(AetherTransport transport, Timers timers, Duration lease, BiConsumer<String, BooleanSupplier> until) {
		this.until = until;
		String instance = UUID.randomUUID().toString();
		this.lease = lease;
		this.node = new AetherNode("peer", transport, TaskAddress.DEFAULT_UNION, instance,
				new MessageCodec(JsonMapper.shared(), "peer-host", instance, 1024 * 1024), timers,
				new Incidents(timers));
		for (Action action : List.of(Action.STATUS, Action.COMPLETE, Action.CANCEL, Action.DISMISS)) {
			this.node.on(action, this.answers::add);
		}
		for (Control control : Control.values()) {
			this.node.on(control, (sender, tasks) -> onControl(control, sender, tasks));
		}
		this.node.start();
	}

	private void onControl(Control control, String sender, List<TaskRef> tasks) {
		this.told.add(new Told(control, sender, tasks));
		Control answer = this.answer;
		if (control == Control.ASK && answer != null) {
			this.node.control(answer, sender, tasks);
		}
	}

	/**
	 * Answer whoever asks from now on.
	 * @param answer with what; {@code null} for nothing
	 */
	void whenAsked(@Nullable Control answer) {
		this.answer = answer;
	}

	/**
	 * Take tasks, without accepting them.
	 * @param task the operation
	 * @param workgroup the workgroup; {@code null} for every task
	 * @return the subscription
	 */
	Subscription take(String task, @Nullable String workgroup) {
		Subscription made = this.node.transport()
			.subscribe(new Channel.TaskQueue(TestInstance.address(task)), SubscribeOptions.tasks(workgroup, this.lease),
					this.performs::add);
		made.request(1_000);
		this.until.accept("the peer takes tasks", () -> made.ready().toCompletableFuture().isDone());
		return made;
	}

	List<Delivery> performs() {
		return this.performs;
	}

	List<Inbound> answers(Predicate<Inbound> which) {
		return this.answers.stream().filter(which).toList();
	}

	List<Inbound> answers(Action action) {
		return answers((answer) -> answer.payload().action() == action);
	}

	/**
	 * Return the Accepteds that came.
	 * @return those that declare a lease
	 */
	List<Inbound> accepteds() {
		return answers((answer) -> answer.message().headers().containsKey(Headers.LEASE));
	}

	List<Told> told(Control control) {
		return this.told.stream().filter((each) -> each.control() == control).toList();
	}

	List<Told> told(Control control, String tid) {
		return told(control).stream()
			.filter((each) -> each.tasks().stream().anyMatch((ref) -> ref.tid().equals(tid)))
			.toList();
	}

	String id() {
		return this.node.instance();
	}

	AetherNode node() {
		return this.node;
	}

	/**
	 * Accept a task, under a lease.
	 * @param delivery the task
	 * @param workgroup for whom
	 * @param dispatch under which dispatch
	 */
	void accept(Delivery delivery, String workgroup, int dispatch) {
		accepted(delivery.message(), workgroup, dispatch, this.lease);
		delivery.accept();
	}

	/**
	 * Say that a task is accepted.
	 * @param perform the task
	 * @param workgroup for whom
	 * @param dispatch under which dispatch
	 * @param lease the lease that is declared
	 */
	void accepted(AetherMessage perform, String workgroup, int dispatch, Duration lease) {
		Map<String, String> headers = headers(workgroup, dispatch);
		headers.put(Headers.LEASE, Long.toString(lease.toMillis()));
		answer(perform, Action.STATUS, "progress", 0, MessageCodec.EMPTY, headers);
	}

	void progress(AetherMessage perform, String workgroup, int dispatch, int percent) {
		Map<String, String> headers = headers(workgroup, dispatch);
		headers.put(Headers.ATTEMPT, "1");
		answer(perform, Action.STATUS, "progress", percent, MessageCodec.EMPTY, headers);
	}

	/**
	 * Say that a task has ended.
	 * @param perform the task
	 * @param workgroup for whom
	 * @param dispatch under which dispatch
	 * @param outcome completed, failed, cancelled or expired
	 * @param data the result
	 */
	void ended(AetherMessage perform, String workgroup, int dispatch, String outcome, Object data) {
		Map<String, String> headers = headers(workgroup, dispatch);
		headers.put(Headers.OUTCOME, outcome);
		String status = outcome.equals("completed") ? "succeed" : "failed";
		answer(perform, Action.COMPLETE, status, 100, data, headers);
	}

	private Map<String, String> headers(String workgroup, int dispatch) {
		Map<String, String> headers = new HashMap<>();
		headers.put(Headers.INSTANCE, id());
		headers.put(Headers.WORKGROUP, workgroup);
		headers.put(Headers.DISPATCH, Integer.toString(dispatch));
		return headers;
	}

	/**
	 * Answer a perform with headers of the test's own.
	 * @param perform the task
	 * @param action status or complete
	 * @param status the wire's word for it
	 * @param progress 0 to 100
	 * @param data the data
	 * @param headers the headers
	 */
	void answer(AetherMessage perform, Action action, String status, int progress, Object data,
			Map<String, String> headers) {
		TaskAddress address = address(perform);
		AetherMessage message = this.node.message(action, status, progress, data, address, "", perform.tid(), headers);
		String to = perform.replyTo();
		this.node.send((to != null) ? new Channel.Inbox(to) : new Channel.AddressTopic(address), message,
				SendOptions.DEFAULT);
	}

	private TaskAddress address(AetherMessage perform) {
		return TestInstance.address(this.node.codec().decode(perform.payload()).task());
	}

	/**
	 * Name a task.
	 * @param perform the task
	 * @param workgroup the workgroup
	 * @param dispatch the dispatch
	 * @return the reference
	 */
	TaskRef ref(AetherMessage perform, String workgroup, int dispatch) {
		return TaskRef.of(new TaskKey(address(perform), perform.tid()), workgroup, dispatch);
	}

	/**
	 * Send a control message.
	 * @param control what it says
	 * @param to to whom
	 * @param refs about which tasks
	 */
	void control(Control control, @Nullable String to, TaskRef... refs) {
		if (to == null) {
			throw new IllegalArgumentException("Control goes to inboxes only");
		}
		this.node.control(control, to, List.of(refs));
	}

	/**
	 * Say that an instance is gone.
	 * @param instance the instance
	 * @param status {@link AetherNode#STOPPED}, or what a last will says
	 */
	void offline(String instance, String status) {
		byte[] payload = this.node.codec().encode(Action.OFFLINE, status, 100, MessageCodec.EMPTY, null, "", "");
		this.node.send(new Channel.Topic(this.node.union(), Channel.Topic.PRESENCE),
				new AetherMessage(this.node.newId(), "", Action.OFFLINE, null, Map.of(Headers.INSTANCE, instance),
						payload),
				SendOptions.DEFAULT);
	}

	/**
	 * Perform a task as a caller.
	 * @param task the operation
	 * @param tid its tid
	 * @param headers the headers
	 * @param replyTo where the answers go; {@code null} for the address's topic
	 * @return what was sent
	 */
	AetherMessage perform(String task, String tid, Map<String, String> headers, @Nullable String replyTo) {
		AetherMessage made = this.node.message(Action.PERFORM, "initialized", 0, task, TestInstance.address(task), "",
				tid, headers);
		AetherMessage perform = new AetherMessage(made.id(), tid, Action.PERFORM, replyTo, headers, made.payload());
		this.node.send(new Channel.TaskQueue(TestInstance.address(task)), perform, SendOptions.DEFAULT);
		return perform;
	}

	/**
	 * Perform a task as a caller of Aether does.
	 * @param task the operation
	 * @param tid its tid
	 * @param dispatch the dispatch
	 * @param workgroup the only workgroup that is meant; empty for all
	 * @return what was sent
	 */
	AetherMessage perform(String task, String tid, int dispatch, String workgroup) {
		Map<String, String> headers = new HashMap<>();
		headers.put(Headers.DISPATCH, Integer.toString(dispatch));
		if (!workgroup.isEmpty()) {
			headers.put(Headers.WORKGROUP, workgroup);
		}
		return perform(task, tid, headers, id());
	}

	@Override
	public void close() {
		this.node.stop();
	}

}
