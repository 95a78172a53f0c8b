package io.aethermagic.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.Capability;
import org.jspecify.annotations.Nullable;

/**
 * The caller on one transport: opens calls, and ends each exactly once. Safe for use by
 * several threads.
 *
 * @promise 4.7
 * @promise 4.10
 */
public final class TaskClient {

	/** The code of a handle that was open when the application stopped. */
	public static final String STOPPED = "stopped";

	private final AetherNode node;

	private final ClientSettings settings;

	private final StartGate gate = new StartGate();

	private final CallFactory factory;

	private final CallInterceptors interceptors;

	private final SentTasks sent;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final StopMessages stops;

	private final CallStopper stopper;

	private final EventSender events;

	private final TaskRecovery recovery;

	private final TaskWatch watch;

	/** {@code null} where every worker is known to answer to the inbox. */
	private final @Nullable AddressAnswers addresses;

	private final CallbackThreads callbacks;

	private volatile boolean stopped;

	/**
	 * Create a client. It takes its answers from the node's inbox.
	 * @param node the node, not started yet
	 * @param settings what the client keeps to
	 * @param noWorkerHint what to add to the message of {@code no-worker}: how to mend it
	 * @param callbacks where listeners run
	 */
	public TaskClient(AetherNode node, ClientSettings settings, String noWorkerHint, CallbackThreads callbacks) {
		this(node, settings, noWorkerHint, callbacks, CallInterception.NONE);
	}

	/**
	 * Create a client of an application that puts something around its calls.
	 * @param node the node, not started yet
	 * @param settings what the client keeps to
	 * @param noWorkerHint what to add to the message of {@code no-worker}: how to mend it
	 * @param callbacks where listeners run
	 * @param interception what is around the calls and their callbacks
	 */
	public TaskClient(AetherNode node, ClientSettings settings, String noWorkerHint, CallbackThreads callbacks,
			CallInterception interception) {
		this.node = node;
		this.settings = settings;
		this.callbacks = callbacks;
		RecoveryRules rules = new RecoveryRules(!node.can(Capability.REDELIVERY), settings.lease().toNanos(),
				settings.maxDispatches());
		this.stops = new StopMessages(node, settings.lease());
		this.stopper = new CallStopper(node.timers(), this.stops, this::end);
		this.factory = new CallFactory(node, settings.timeout(), rules, this.gate, callbacks.executor(),
				interception.decorator(), this.stopper::cancel);
		this.interceptors = new CallInterceptors(node, interception.interceptors());
		this.sent = new SentTasks(node, this::report);
		this.calls = new OpenCalls(settings.maxPending());
		this.sender = new TaskSender(node, settings, rules, this.gate, noWorkerHint, this::end);
		this.events = new EventSender(node, this.calls, settings.sendTimeout());
		this.recovery = new TaskRecovery(node, this.calls, this.sender, this::end);
		this.watch = new TaskWatch(node, rules, this.recovery, this::end);
		AnswerRouter router = new AnswerRouter(node, this.calls, this.sender, this.stops, this.recovery, this::end);
		this.addresses = settings.aethermagic()
				? new AddressAnswers(node, this.calls, router::onAddress, this.sender, this::end) : null;
		node.on(Action.STATUS, router::onAnswer);
		node.on(Action.COMPLETE, router::onAnswer);
		new HolderReports(node, this.calls, this.sender, this.stops, this.recovery, settings.lease()).listen();
		node.transport().onState(new ConnectionLives(this.recovery, this.sender)::onState);
	}

	/**
	 * Let calls out. Those made before have waited: whether somebody is there is not
	 * judged before the application's own handlers listen.
	 */
	public void start() {
		this.gate.open();
		this.sender.flush();
	}

	/**
	 * Wait until the transport has every task that was sent without a handle. To be
	 * called before {@link #stop}.
	 * @param limit for how long at most
	 * @return a stage that completes when it has, or the time is up: then the log says
	 * how many are lost
	 */
	public CompletionStage<Void> handOver(Duration limit) {
		return new HandOver(this.node.timers(), this.calls, this.node.name()).start(limit);
	}

	/**
	 * End every open call as FAILED with the code {@value #STOPPED}; calls made from now
	 * on end so at once.
	 */
	public void stop() {
		this.stopped = true;
		this.stops.close();
		for (OpenCall call : this.calls.all()) {
			end(call, stopped());
		}
	}

	/**
	 * Return how many calls have not ended, sent or not.
	 * @return at least those that count against {@code aether.client.max-pending}
	 */
	public int openCalls() {
		return this.calls.size();
	}

	/**
	 * Return the node by which the client sends and is answered.
	 * @return the node that the client was created with
	 */
	public AetherNode node() {
		return this.node;
	}

	/**
	 * Return what an operator sees of the client and can do to it.
	 * @return the control
	 */
	public ClientControl control() {
		return new ClientControl(this.node, this.calls, this.sender, this.callbacks);
	}

	EventSender events() {
		return this.events;
	}

	CallStopper stopper() {
		return this.stopper;
	}

	StartGate gate() {
		return this.gate;
	}

	/**
	 * Say how far a task has come, or had when its deadline passed.
	 */
	String report(PendingTask task) {
		return task.report(this.sender.whyUnsent(), this.node.timers().nanoTime());
	}

	PendingTask perform(CallSpec spec, TaskCallRequest.Kind kind, @Nullable Object payload,
			@Nullable Type payloadType) {
		InterceptedCall call = this.interceptors.intercept(spec, kind, payload, payloadType);
		PendingTask task = this.factory.task(call);
		if (call.end() != null) {
			task.keep();
		}
		openUnlessEnded(task, call.end());
		return task;
	}

	<T> PendingBroadcast<T> broadcast(CallSpec spec, @Nullable Object payload, @Nullable Type payloadType, Type type,
			int answers) {
		InterceptedCall call = this.interceptors.intercept(spec, TaskCallRequest.Kind.BROADCAST, payload, payloadType);
		PendingBroadcast<T> broadcast = this.factory.broadcast(call, type, answers);
		openUnlessEnded(broadcast, call.end());
		return broadcast;
	}

	private void openUnlessEnded(OpenCall call, TaskEvent.@Nullable Ended end) {
		if (end == null) {
			open(call);
		}
		else if (call.end(end) != null) {
			call.tell();
		}
	}

	/**
	 * Follow a task that nobody has a handle of.
	 * @param task the task
	 */
	void follow(PendingTask task) {
		this.sent.follow(task);
	}

	private void open(OpenCall call) {
		if (call.isCounted() && !this.calls.acquire(this.settings.sendTimeout())) {
			reject(call, this.settings.maxPending()
					+ " calls are open already: raise aether.client.max-pending, or perform less at a time");
			return;
		}
		if (!this.calls.add(call)) {
			if (call.isCounted()) {
				this.calls.release();
			}
			reject(call, "A call to " + call.key.address() + " with the tid '" + call.key.tid()
					+ "' is still open: wait for its end, or use another tid");
			return;
		}
		this.watch.watch(call);
		call.enterScope();
		if (call.state().isEnded()) {
			// whoever ended it meanwhile has left a scope that it had not entered yet
			call.leaveScope();
			return;
		}
		if (this.stopped) {
			end(call, stopped());
			return;
		}
		if (call.state() == TaskState.PENDING) {
			submit(call);
		}
	}

	private static void reject(OpenCall call, String why) {
		call.end(new TaskEvent.Failed(TaskRejectedException.CODE, why));
		call.tell();
	}

	private void submit(OpenCall call) {
		if (this.addresses == null) {
			this.sender.submit(call);
		}
		else if (!this.sender.failDisconnected(call)) {
			this.addresses.submit(call);
		}
	}

	private static TaskEvent.Failed stopped() {
		return new TaskEvent.Failed(STOPPED, "The application stopped before the task ended");
	}

	/**
	 * End a call, and tell it only when nothing of it is open any more: who has been told
	 * may use its tid, its slot and its place among the unaccepted at once.
	 */
	private boolean end(OpenCall call, TaskEvent.Ended end) {
		TaskState before = call.end(end);
		if (before == null) {
			return false;
		}
		try {
			close(call, before);
		}
		finally {
			call.tell();
		}
		if (before != TaskState.PENDING && end instanceof TaskEvent.Expired && call instanceof PendingTask task) {
			this.stops.cancel(task.key, task.copies().holders());
		}
		return true;
	}

	private void close(OpenCall call, TaskState before) {
		this.calls.remove(call);
		call.unwatch();
		if (before == TaskState.PENDING) {
			if (call instanceof PendingTask task) {
				task.endedUnsent(this.sender.whyUnsent());
			}
			this.sender.forget(call);
			if (this.addresses != null) {
				this.addresses.forget(call);
			}
		}
		call.leaveScope();
		this.sender.settled(call);
	}

}
