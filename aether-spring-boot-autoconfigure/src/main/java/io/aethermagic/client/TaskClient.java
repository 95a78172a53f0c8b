package io.aethermagic.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.TransportState;
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

	/** For which part of a lease an instance that has stopped may still be heard of. */
	private static final int OFFLINE_PART = 12;

	private final AetherNode node;

	private final ClientSettings settings;

	private final CallbackExecutor callbacks;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final TaskRecovery recovery;

	private final TaskWatch watch;

	/** {@code null} where every worker is known to answer to the inbox. */
	private final @Nullable AddressAnswers addresses;

	private @Nullable String incarnation;

	private boolean connectedBefore;

	private volatile boolean stopped;

	/**
	 * Create a client. It takes its answers from the node's inbox.
	 * @param node the node, not started yet
	 * @param settings what the client keeps to
	 * @param noWorkerHint what to add to the message of {@code no-worker}: how to mend it
	 * @param callbacks where listeners run
	 */
	public TaskClient(AetherNode node, ClientSettings settings, String noWorkerHint, CallbackExecutor callbacks) {
		this.node = node;
		this.settings = settings;
		this.callbacks = callbacks;
		this.calls = new OpenCalls(settings.maxPending());
		this.sender = new TaskSender(node, settings, noWorkerHint, this::end);
		this.recovery = new TaskRecovery(node, settings, this.calls, this.sender, this::end);
		this.watch = new TaskWatch(node, this.calls, this.sender, this.recovery, this::end);
		AnswerRouter router = new AnswerRouter(node, this.calls, this.sender, this.recovery, this::end);
		this.addresses = settings.aethermagic()
				? new AddressAnswers(node, this.calls, router::onAddress, this.sender::submit, this::end) : null;
		node.on(Action.STATUS, router::onAnswer);
		node.on(Action.COMPLETE, router::onAnswer);
		node.on(Action.OFFLINE, this::onOffline);
		node.on(Control.HEARTBEAT, router::onHeartbeat);
		node.on(Control.RUNNING, router::onRunning);
		node.on(Control.UNKNOWN, router::onUnknown);
		node.on(Control.RELEASED, router::onReleased);
		node.on(Control.OFFLINE, (sender, tasks) -> this.recovery.offline(sender));
		node.transport().onState(this::onState);
	}

	/**
	 * Let calls out. Those made before have waited: whether somebody is there is not
	 * judged before the application's own handlers listen.
	 */
	public void start() {
		this.sender.start();
	}

	/**
	 * End every open call as FAILED with the code {@value #STOPPED}; calls made from now
	 * on end so at once.
	 */
	public void stop() {
		this.stopped = true;
		this.watch.stop();
		for (OpenCall call : this.calls.all()) {
			end(call, stopped());
		}
	}

	/**
	 * Return how many calls are open.
	 * @return the number of calls
	 */
	public int openCalls() {
		return this.calls.size();
	}

	/**
	 * Return the node that the client is on.
	 * @return the node
	 */
	public AetherNode node() {
		return this.node;
	}

	PendingTask perform(CallSpec spec, @Nullable Object payload) {
		AetherMessage perform = message(spec, payload);
		PendingTask task = new PendingTask(new TaskKey(spec.address(), perform.tid()), perform, spec.priority(),
				deadline(spec), spec.scope() == null, spec.scope(), this::cancel, this.callbacks,
				this.node.incidents());
		open(task);
		return task;
	}

	<T> PendingBroadcast<T> broadcast(CallSpec spec, @Nullable Object payload, Type type, int answers) {
		AetherMessage perform = message(spec, payload);
		PendingBroadcast<T> broadcast = new PendingBroadcast<>(new TaskKey(spec.address(), perform.tid()), perform,
				spec.priority(), deadline(spec), spec.scope() == null, spec.scope(), this::cancel, type, answers,
				this.callbacks, this.node.incidents());
		open(broadcast);
		return broadcast;
	}

	/**
	 * Follow a task that nobody has a handle of.
	 * @param task the task
	 */
	void follow(PendingTask task) {
		task.end().thenAccept((end) -> {
			if (end.state() != TaskState.COMPLETED) {
				this.node.incidents()
					.count(Incident.SENT_TASK_FAILED, () -> task.key + " was sent without a handle: " + end);
			}
		});
	}

	private AetherMessage message(CallSpec spec, @Nullable Object payload) {
		String tid = (spec.tid() != null) ? Names.check("tid", spec.tid()) : this.node.newId();
		Map<String, String> headers = spec.headers();
		if (spec.workgroup() != null) {
			headers = new HashMap<>(headers);
			headers.put(Headers.WORKGROUP, spec.workgroup());
		}
		return this.node.message(Action.PERFORM, "initialized", 0, payload, spec.address(), "", tid, headers);
	}

	private long deadline(CallSpec spec) {
		Duration timeout = (spec.timeout() != null) ? spec.timeout() : this.settings.timeout();
		if (spec.scope() != null && spec.scope().remaining().compareTo(timeout) < 0) {
			timeout = spec.scope().remaining();
		}
		return this.node.timers().nanoTime() + Nanos.of(timeout);
	}

	private void open(OpenCall call) {
		if (call.counted && !this.calls.acquire(this.settings.sendTimeout())) {
			call.end(new TaskEvent.Failed(TaskRejectedException.CODE, this.settings.maxPending()
					+ " calls are open already: raise aether.client.max-pending, or perform less at a time"));
			return;
		}
		if (!this.calls.add(call)) {
			if (call.counted) {
				this.calls.release();
			}
			call.end(new TaskEvent.Failed(TaskRejectedException.CODE, "A call to " + call.key.address()
					+ " with the tid '" + call.key.tid() + "' is still open: wait for its end, or use another tid"));
			return;
		}
		if (call.scope != null) {
			call.scope.opened(call.cancelForScope);
		}
		if (this.stopped) {
			end(call, stopped());
			return;
		}
		this.watch.wake();
		if (call.state() == TaskState.PENDING) {
			submit(call);
		}
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

	void cancel(TaskKey key) {
		OpenCall call = this.calls.find(key);
		if (call instanceof PendingTask task) {
			boolean sent = task.state() != TaskState.PENDING;
			long until = this.node.timers().nanoTime() + leaseNanos(task);
			boolean atOnce = task.cancel(until);
			List<String> holders = task.holders();
			if (atOnce) {
				end(task, new TaskEvent.Cancelled("cancelled"));
			}
			if (sent) {
				this.sender.stop(key, Action.CANCEL, holders);
			}
		}
		else if (call != null) {
			end(call, new TaskEvent.Cancelled("cancelled"));
			this.sender.stop(key, Action.CANCEL, List.of());
		}
	}

	private long leaseNanos(PendingTask task) {
		long[] lease = { 0 };
		task.eachDispatch((dispatch) -> lease[0] = Math.max(lease[0], dispatch.leaseNanos));
		return (lease[0] > 0) ? lease[0] : this.recovery.defaultLeaseNanos();
	}

	void dismiss(PendingTask task) {
		boolean sent = task.state() != TaskState.PENDING;
		List<String> holders = task.holders();
		if (end(task, new TaskEvent.Dismissed()) && sent) {
			this.sender.stop(task.key, Action.DISMISS, holders);
		}
	}

	private boolean end(OpenCall call, TaskEvent.Ended end) {
		boolean unsent = call.state() == TaskState.PENDING;
		List<String> holders = (end instanceof TaskEvent.Expired && call instanceof PendingTask task) ? task.holders()
				: List.of();
		if (!call.end(end)) {
			return false;
		}
		this.calls.remove(call);
		if (unsent) {
			this.sender.forget(call);
			if (this.addresses != null) {
				this.addresses.forget(call);
			}
		}
		else if (end instanceof TaskEvent.Expired && call instanceof PendingTask) {
			this.sender.stop(call.key, Action.CANCEL, holders);
		}
		if (call instanceof PendingTask task) {
			this.sender.leaveWindow(task);
		}
		if (call.scope != null) {
			call.scope.closed(call.cancelForScope);
		}
		return true;
	}

	private void onOffline(Inbound inbound) {
		if (AetherNode.STOPPED.equals(inbound.payload().status())) {
			// what it said before of the tasks that it gave back may come by a slower way
			this.node.timers()
				.schedule(this.settings.lease().dividedBy(OFFLINE_PART), () -> this.recovery.offline(inbound.sender()));
		}
		else {
			this.recovery.askAbout(inbound.sender());
		}
	}

	private void onState(TransportState state) {
		if (!state.connected()) {
			return;
		}
		boolean again;
		boolean forgot;
		synchronized (this) {
			again = this.connectedBefore;
			forgot = again && state.incarnation() != null && !state.incarnation().equals(this.incarnation);
			this.connectedBefore = true;
			this.incarnation = state.incarnation();
		}
		if (again) {
			this.recovery.reconnected();
		}
		if (forgot) {
			this.recovery.hubForgot();
		}
		this.sender.reconnected();
	}

}
