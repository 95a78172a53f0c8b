package io.aethermagic.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * Sends performs and cancels. What cannot be sent yet waits in order in a backlog, which
 * is bounded because every call in it is in the table of {@link OpenCalls}.
 * <p>
 * On a transport without REDELIVERY a perform is worth accepting for a window only, and
 * no more than {@code aether.client.max-unaccepted} are sent and not accepted.
 *
 * @promise 4.9
 * @promise 4.11
 * @promise 5.15
 */
final class TaskSender {

	/**
	 * How long after a send that failed the backlog is tried again, without a reconnect.
	 */
	private static final long RETRY_NANOS = 1_000_000_000L;

	private final AetherNode node;

	private final ClientSettings settings;

	private final String noWorkerHint;

	private final CallEnd callEnd;

	private final Queue<OpenCall> backlog = new ConcurrentLinkedQueue<>();

	private final @Nullable Semaphore unaccepted;

	private volatile boolean started;

	private volatile long retryAtNanos;

	TaskSender(AetherNode node, ClientSettings settings, String noWorkerHint, CallEnd callEnd) {
		this.node = node;
		this.settings = settings;
		this.noWorkerHint = noWorkerHint;
		this.callEnd = callEnd;
		this.unaccepted = node.can(Capability.REDELIVERY) ? null : new Semaphore(settings.maxUnaccepted());
		this.retryAtNanos = node.timers().nanoTime();
	}

	/**
	 * Let calls out: the application's own containers have started.
	 */
	void start() {
		this.started = true;
		flush();
	}

	/**
	 * End a call at once where calls don't wait for a connection and there is none.
	 * @param call the call
	 * @return whether that was done
	 */
	boolean failDisconnected(OpenCall call) {
		if (!this.started || this.settings.waitWhileDisconnected() || this.node.transport().state().connected()) {
			return false;
		}
		this.callEnd.end(call, new TaskEvent.Failed("disconnected", "Transport '" + this.node.name()
				+ "' has no connection, and aether.client.when-disconnected is 'fail'"));
		return true;
	}

	void submit(OpenCall call) {
		if (call.state() == TaskState.PENDING && !failDisconnected(call)
				&& (!this.backlog.isEmpty() || !sendNow(call))) {
			this.backlog.add(call);
			flush();
		}
	}

	/**
	 * Send what waits, as far as it can be sent.
	 */
	void flush() {
		if (this.node.timers().nanoTime() - this.retryAtNanos < 0) {
			return;
		}
		for (OpenCall call = this.backlog.peek(); call != null; call = this.backlog.peek()) {
			if (call.state() == TaskState.PENDING && !mayAttempt()) {
				return;
			}
			if (this.backlog.remove(call) && call.state() == TaskState.PENDING && !sendNow(call)) {
				this.backlog.add(call);
				return;
			}
		}
	}

	/**
	 * Take out of the backlog what has ended without being sent.
	 * @param call the call
	 */
	void forget(OpenCall call) {
		this.backlog.remove(call);
	}

	private boolean mayAttempt() {
		return this.started && this.node.transport().state().connected()
				&& (this.unaccepted == null || this.unaccepted.availablePermits() > 0);
	}

	/**
	 * Try again at once after a reconnect.
	 */
	void reconnected() {
		this.retryAtNanos = this.node.timers().nanoTime();
		flush();
	}

	private boolean sendNow(OpenCall call) {
		if (!this.started || !this.node.transport().state().connected()) {
			return false;
		}
		if (this.unaccepted != null && call instanceof PendingTask task && !enterWindow(task)) {
			return false;
		}
		boolean mandatory = this.settings.noWorker() == NoWorker.FAIL;
		long now = this.node.timers().nanoTime();
		long window = initialWindow();
		if (call instanceof PendingTask task) {
			task.eachDispatch((dispatch) -> dispatch.windowNanos = window);
		}
		call.sending(now);
		AetherMessage message = message(call, 1, call.perform.headers().get(Headers.WORKGROUP), null, 0, window, now);
		Duration expiry = expiry(call, window, now);
		if (expiry == null) {
			return true;
		}
		Completed.then(
				this.node.send(new Channel.TaskQueue(call.key.address()), message,
						SendOptions.DEFAULT.withExpiry(expiry).withPriority(call.priority).withMandatory(mandatory)),
				(receipt, failure) -> sent(call, receipt, failure));
		return true;
	}

	private boolean enterWindow(PendingTask task) {
		if (this.unaccepted == null || task.inWindow()) {
			return true;
		}
		if (!this.unaccepted.tryAcquire()) {
			return false;
		}
		if (!task.enterWindow()) {
			this.unaccepted.release();
		}
		return true;
	}

	/**
	 * Note that a task is accepted or ended, so that another may be sent.
	 * @param task the task
	 */
	void leaveWindow(PendingTask task) {
		if (this.unaccepted != null && task.leaveWindow()) {
			this.unaccepted.release();
			flush();
		}
	}

	private void sent(OpenCall call, @Nullable Receipt receipt, @Nullable Throwable failure) {
		if (failure instanceof MessageRefusedException) {
			this.callEnd.end(call, new TaskEvent.Failed("refused", String.valueOf(failure.getMessage())));
		}
		else if (failure != null) {
			this.retryAtNanos = this.node.timers().nanoTime() + RETRY_NANOS;
			call.notSent();
			this.backlog.add(call);
		}
		else if (receipt == Receipt.UNROUTED && call instanceof PendingBroadcast) {
			this.callEnd.end(call, new TaskEvent.Completed(MessageCodec.EMPTY));
		}
		else if (receipt == Receipt.UNROUTED && this.settings.noWorker() == NoWorker.FAIL) {
			this.callEnd.end(call, new TaskEvent.Failed(NoWorkerException.CODE,
					"No worker listens at " + call.key.address() + ". " + this.noWorkerHint));
		}
	}

	/**
	 * Send a task again: to one workgroup, if that is known.
	 * @param task the task
	 * @param workgroup the workgroup, or {@code null} while nobody has accepted
	 * @param number the dispatch
	 * @param holder the instance that last held it, where the hub is to know; else
	 * {@code null}
	 * @param leaseNanos the holder's lease
	 * @param windowNanos how long it may take to be accepted
	 * @return a stage that completes exceptionally when it could not be sent
	 */
	CompletionStage<?> again(PendingTask task, @Nullable String workgroup, int number, @Nullable String holder,
			long leaseNanos, long windowNanos) {
		long now = this.node.timers().nanoTime();
		Duration expiry = expiry(task, windowNanos, now);
		if (expiry == null) {
			return CompletableFuture.completedFuture(null);
		}
		AetherMessage message = message(task, number, workgroup, holder, leaseNanos, windowNanos, now);
		return this.node.send(new Channel.TaskQueue(task.key.address()), message,
				SendOptions.DEFAULT.withExpiry(expiry).withPriority(task.priority));
	}

	private AetherMessage message(OpenCall call, int number, @Nullable String workgroup, @Nullable String holder,
			long leaseNanos, long windowNanos, long now) {
		AetherMessage first = call.perform;
		Map<String, String> headers = new HashMap<>(first.headers());
		long remaining = Math.max(0, call.deadlineNanos - now) / 1_000_000;
		headers.put(Headers.DISPATCH, Integer.toString(number));
		headers.put(Headers.REMAINING, Long.toString(remaining));
		headers.put(Headers.DEADLINE, Long.toString(this.node.timers().now().toEpochMilli() + remaining));
		if (workgroup != null) {
			headers.put(Headers.WORKGROUP, workgroup);
		}
		if (this.unaccepted != null) {
			headers.put(Headers.WINDOW, Long.toString(windowNanos / 1_000_000));
		}
		if (holder != null) {
			headers.put(Headers.INSTANCE, holder);
			headers.put(Headers.LEASE, Long.toString(leaseNanos / 1_000_000));
		}
		return first.again(this.node.newId(), headers);
	}

	private @Nullable Duration expiry(OpenCall call, long windowNanos, long now) {
		long remaining = call.deadlineNanos - now;
		long expiry = (this.unaccepted != null && call instanceof PendingTask) ? Math.min(remaining, windowNanos)
				: remaining;
		return (expiry > 0) ? Duration.ofNanos(expiry) : null;
	}

	/**
	 * Return the first acceptance window: a third of the lease.
	 * @return nanoseconds
	 */
	long initialWindow() {
		return this.settings.lease().toNanos() / 3;
	}

	/**
	 * Ask whoever has a task to stop: at its address, and at the holders.
	 * @param key the task
	 * @param action {@link Action#CANCEL} or {@link Action#DISMISS}
	 * @param holders the instances that hold it
	 */
	void stop(TaskKey key, Action action, Iterable<String> holders) {
		AetherMessage message = stopMessage(key, action);
		this.node.send(new Channel.AddressTopic(key.address()), message, SendOptions.DEFAULT);
		for (String holder : holders) {
			this.node.send(new Channel.Inbox(holder), message, SendOptions.DEFAULT);
		}
	}

	/**
	 * Cancel a task at one instance.
	 * @param key the task
	 * @param instance the instance
	 */
	void cancelAt(TaskKey key, String instance) {
		this.node.send(new Channel.Inbox(instance), stopMessage(key, Action.CANCEL), SendOptions.DEFAULT);
	}

	private AetherMessage stopMessage(TaskKey key, Action action) {
		String status = (action == Action.CANCEL) ? "cancelled" : "dismissed";
		int progress = (action == Action.CANCEL) ? 0 : 100;
		return this.node.message(action, status, progress, MessageCodec.EMPTY, key.address(), "", key.tid(),
				Map.of(Headers.INSTANCE, this.node.instance()));
	}

}
