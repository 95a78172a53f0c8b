package io.aethermagic.client;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.client.RecoveryStep.Resend;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Completed;
import io.aethermagic.task.NoInstanceException;
import io.aethermagic.task.NoWorkerException;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportState;
import org.jspecify.annotations.Nullable;

/**
 * Sends the performs of calls. What cannot be sent yet waits in order in a backlog, which
 * is bounded because every call in it is in the table of {@link OpenCalls}. Safe for use
 * by several threads.
 *
 * @promise 4.9
 * @promise 4.11
 * @promise 5.17
 */
final class TaskSender {

	/** The code of a task that the broker or hub does not take. */
	static final String REFUSED = "refused";

	/**
	 * How long after a send that failed the backlog is tried again, without a reconnect.
	 */
	private static final long RETRY_NANOS = 1_000_000_000L;

	private final AetherNode node;

	private final Timers timers;

	private final ClientSettings settings;

	private final RecoveryRules rules;

	private final PerformMessages messages;

	private final String noWorkerHint;

	private final CallEnd callEnd;

	private final Queue<OpenCall> backlog = new ConcurrentLinkedQueue<>();

	/** {@code null} where the transport redelivers: there a sent task is safe. */
	private final @Nullable UnacceptedTasks unaccepted;

	private final StartGate gate;

	private final AbsentWorkers absent;

	private volatile long retryAtNanos;

	private final AtomicBoolean retrying = new AtomicBoolean();

	TaskSender(AetherNode node, ClientSettings settings, RecoveryRules rules, StartGate gate, String noWorkerHint,
			CallEnd callEnd) {
		this.node = node;
		this.timers = node.timers();
		this.settings = settings;
		this.rules = rules;
		this.messages = new PerformMessages(node, rules);
		this.gate = gate;
		this.noWorkerHint = noWorkerHint;
		this.absent = new AbsentWorkers(this.timers, node.name(), noWorkerHint);
		this.callEnd = callEnd;
		this.unaccepted = rules.recovers() ? new UnacceptedTasks(settings.maxUnaccepted()) : null;
		this.retryAtNanos = this.timers.nanoTime();
	}

	/**
	 * End a call at once where calls don't wait for a connection and there is none.
	 * @return whether that was done
	 */
	boolean failDisconnected(OpenCall call) {
		if (!this.gate.isOpen() || this.settings.waitWhileDisconnected() || isConnected()) {
			return false;
		}
		this.callEnd.end(call, new TaskEvent.Failed("disconnected", "Transport '" + this.node.name()
				+ "' has no connection, and aether.client.when-disconnected is 'fail'"));
		return true;
	}

	private boolean isConnected() {
		return this.node.transport().state().connected();
	}

	/**
	 * Send a call for the first time, now or when it can be sent.
	 */
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
		if (this.timers.nanoTime() - this.retryAtNanos < 0) {
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
	 */
	void forget(OpenCall call) {
		this.backlog.remove(call);
	}

	private boolean mayAttempt() {
		return this.gate.isOpen() && isConnected() && (this.unaccepted == null || this.unaccepted.hasRoom());
	}

	/**
	 * Try again at once after a reconnect.
	 */
	void reconnected() {
		this.retryAtNanos = this.timers.nanoTime();
		flush();
	}

	private boolean sendNow(OpenCall call) {
		if (!this.gate.isOpen() || !isConnected()) {
			return false;
		}
		if (this.unaccepted != null && call instanceof PendingTask task && !this.unaccepted.add(task)) {
			return false;
		}
		long now = this.timers.nanoTime();
		Duration expiry = this.messages.expiry(call, this.rules.firstWindowNanos(), now);
		if (!call.sending(now)) {
			// it ended meanwhile, and whoever ended it did not find it among these
			settled(call);
		}
		else if (expiry != null) {
			SendOptions options = SendOptions.DEFAULT.withExpiry(expiry)
				.withPriority(call.priority)
				.withMandatory(this.settings.noWorker() == NoWorker.FAIL);
			Completed.then(send(call, this.messages.first(call, now), options),
					(receipt, failure) -> sent(call, receipt, failure));
		}
		return true;
	}

	private CompletionStage<Receipt> send(OpenCall call, AetherMessage message, SendOptions options) {
		Channel channel = (call.to != null) ? new Channel.Inbox(call.to) : new Channel.TaskQueue(call.key.address());
		return this.node.send(channel, message, options);
	}

	/**
	 * Note that a call is accepted or has ended, so that another may be sent.
	 */
	void settled(OpenCall call) {
		if (this.unaccepted != null && call instanceof PendingTask task && this.unaccepted.remove(task)) {
			flush();
		}
	}

	private void sent(OpenCall call, @Nullable Receipt receipt, @Nullable Throwable failure) {
		if (failure == null && call instanceof PendingTask task) {
			task.handedOver();
		}
		if (failure instanceof MessageRefusedException) {
			this.callEnd.end(call, new TaskEvent.Failed(REFUSED, String.valueOf(failure.getMessage())));
		}
		else if (failure != null) {
			this.retryAtNanos = this.timers.nanoTime() + RETRY_NANOS;
			call.notSent();
			this.backlog.add(call);
			retryLater();
		}
		else if (receipt == Receipt.UNROUTED && call.to != null) {
			noInstance(call, "is not there");
		}
		else if (receipt == Receipt.UNROUTED && call instanceof PendingBroadcast) {
			this.callEnd.end(call, new TaskEvent.Completed(MessageCodec.EMPTY));
		}
		else if (receipt == Receipt.UNROUTED && this.settings.noWorker() == NoWorker.FAIL) {
			this.callEnd.end(call,
					new TaskEvent.Failed(NoWorkerException.CODE, "No worker listens at " + call.key.address() + ". "
							+ this.noWorkerHint + ", or set aether.client.no-worker to 'wait' to wait for one"));
		}
		else if (receipt == Receipt.UNROUTED && call instanceof PendingTask task) {
			task.unrouted();
			this.absent.noneFor(task);
		}
	}

	/**
	 * End a call that was for one instance.
	 * @param how what is known of the instance
	 */
	void noInstance(OpenCall call, String how) {
		this.callEnd.end(call, new TaskEvent.Failed(NoInstanceException.CODE, "The instance " + call.to + " " + how));
	}

	/**
	 * Return how full is what has a bound of its own here.
	 */
	List<BufferLevel> buffers() {
		return (this.unaccepted != null) ? List.of(this.unaccepted.level()) : List.of();
	}

	/**
	 * Say why calls are not sent.
	 * @return a clause, for people
	 */
	String whyUnsent() {
		if (!this.gate.isOpen()) {
			return "the application has not started";
		}
		TransportState state = this.node.transport().state();
		if (!state.connected()) {
			return "transport '" + this.node.name() + "' has no connection"
					+ ((state.problem() != null) ? ": " + state.problem() : "");
		}
		if (this.unaccepted != null && !this.unaccepted.hasRoom()) {
			return this.settings.maxUnaccepted() + " others have been sent that no worker has accepted "
					+ "(aether.client.max-unaccepted)";
		}
		return "transport '" + this.node.name() + "' has not taken it";
	}

	private void retryLater() {
		if (this.retrying.compareAndSet(false, true)) {
			this.timers.schedule(Duration.ofNanos(RETRY_NANOS), this::retry);
		}
	}

	private void retry() {
		this.retrying.set(false);
		if (this.timers.nanoTime() - this.retryAtNanos < 0) {
			retryLater();
		}
		else {
			flush();
		}
	}

	/**
	 * Send a task again.
	 * @param resend under which dispatch, and for whom
	 * @return a stage that completes exceptionally when it could not be sent
	 */
	CompletionStage<?> again(PendingTask task, Resend resend) {
		long now = this.timers.nanoTime();
		Duration expiry = this.messages.expiry(task, resend.windowNanos(), now);
		if (expiry == null) {
			return CompletableFuture.completedFuture(null);
		}
		CompletionStage<Receipt> sent = send(task, this.messages.again(task, resend, now),
				SendOptions.DEFAULT.withExpiry(expiry).withPriority(task.priority));
		if (task.to != null) {
			Completed.then(sent, (receipt, failure) -> {
				if (receipt == Receipt.UNROUTED) {
					noInstance(task, "is not there any more");
				}
			});
		}
		return sent;
	}

}
