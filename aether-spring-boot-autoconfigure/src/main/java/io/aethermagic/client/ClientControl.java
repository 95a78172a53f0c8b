package io.aethermagic.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.aethermagic.node.AetherNode;
import io.aethermagic.transport.BufferLevel;

/**
 * What an operator sees of a client and can do to it while it runs. Safe for use by
 * several threads; no method blocks.
 */
public final class ClientControl {

	private final AetherNode node;

	private final OpenCalls calls;

	private final TaskSender sender;

	private final CallbackThreads callbacks;

	ClientControl(AetherNode node, OpenCalls calls, TaskSender sender, CallbackThreads callbacks) {
		this.node = node;
		this.calls = calls;
		this.sender = sender;
		this.callbacks = callbacks;
	}

	/**
	 * Return calls that have not ended.
	 * @param limit how many at most, those whose deadline is next before the others
	 * @return the calls
	 */
	public List<CallView> calls(int limit) {
		long now = this.node.timers().nanoTime();
		List<OpenCall> open = new ArrayList<>(this.calls.all());
		open.sort(Comparator.comparingLong((call) -> call.deadlineNanos - now));
		return open.stream().limit(limit).map((call) -> view(call, now)).toList();
	}

	private static CallView view(OpenCall call, long now) {
		List<CallView.Copy> copies = (call instanceof PendingTask task)
				? task.copies().reports(now).stream().map(ClientControl::copy).toList() : List.of();
		return new CallView(call.key, call instanceof PendingBroadcast, call.state(),
				Duration.ofNanos(Math.max(0, call.deadlineNanos - now)), copies);
	}

	private static CallView.Copy copy(CopyReport report) {
		return new CallView.Copy(report.workgroup(), report.dispatch(), report.holder(), report.silent(),
				(report.percent() >= 0) ? report.percent() : null);
	}

	/**
	 * Return how many calls have not ended.
	 * @return the number
	 */
	public int open() {
		return this.calls.size();
	}

	/**
	 * Cancel the calls that have an identifier, as their handles could.
	 * @param tid the tasks' identifier
	 * @return how many were cancelled
	 */
	public int cancel(String tid) {
		int cancelled = 0;
		for (OpenCall call : this.calls.all()) {
			if (call.key.tid().equals(tid)) {
				call.requestCancel();
				cancelled++;
			}
		}
		return cancelled;
	}

	/**
	 * Return how full is what has a bound.
	 * @return the buffers, always the same ones
	 */
	public List<BufferLevel> buffers() {
		List<BufferLevel> buffers = new ArrayList<>(this.calls.buffers());
		buffers.addAll(this.sender.buffers());
		buffers.addAll(this.callbacks.buffers());
		return buffers;
	}

}
