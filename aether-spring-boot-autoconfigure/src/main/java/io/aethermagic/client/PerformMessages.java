package io.aethermagic.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.aethermagic.client.RecoveryStep.Resend;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.time.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Makes what is sent of a call: the perform as it was made first, under a new id, with
 * headers that say how things stand now. Where the caller recovers, a perform is worth
 * accepting for a window only. Safe for use by several threads.
 *
 * @promise 4.6
 * @promise 5.15
 */
final class PerformMessages {

	private final AetherNode node;

	private final Timers timers;

	private final RecoveryRules rules;

	PerformMessages(AetherNode node, RecoveryRules rules) {
		this.node = node;
		this.timers = node.timers();
		this.rules = rules;
	}

	/**
	 * Make the first perform of a call.
	 * @return the message, new in each send
	 */
	AetherMessage first(OpenCall call, long now) {
		Map<String, String> headers = headers(call, 1, this.rules.firstWindowNanos(), now);
		return call.perform.again(this.node.newId(), headers);
	}

	/**
	 * Make a perform that is sent again: to one workgroup, if that is known.
	 * @param resend under which dispatch, and for whom
	 * @return the message
	 */
	AetherMessage again(PendingTask task, Resend resend, long now) {
		Map<String, String> headers = headers(task, resend.dispatch(), resend.windowNanos(), now);
		if (resend.workgroup() != null) {
			headers.put(Headers.WORKGROUP, resend.workgroup());
		}
		if (resend.holder() != null) {
			headers.put(Headers.INSTANCE, resend.holder());
			headers.put(Headers.LEASE, Long.toString(resend.leaseNanos() / 1_000_000));
		}
		return task.perform.again(this.node.newId(), headers);
	}

	private Map<String, String> headers(OpenCall call, int dispatch, long windowNanos, long now) {
		Map<String, String> headers = new HashMap<>(call.perform.headers());
		long remaining = Math.max(0, call.deadlineNanos - now) / 1_000_000;
		headers.put(Headers.DISPATCH, Integer.toString(dispatch));
		headers.put(Headers.REMAINING, Long.toString(remaining));
		headers.put(Headers.DEADLINE, Long.toString(this.timers.now().toEpochMilli() + remaining));
		if (isRecoveredHere(call)) {
			headers.put(Headers.WINDOW, Long.toString(windowNanos / 1_000_000));
		}
		return headers;
	}

	private boolean isRecoveredHere(OpenCall call) {
		return this.rules.recovers() || call.to != null;
	}

	/**
	 * Return for how long a perform is worth delivering.
	 * @param windowNanos how long it may take to be accepted
	 * @return its expiry, or {@code null} if it is not worth sending any more
	 */
	@Nullable Duration expiry(OpenCall call, long windowNanos, long now) {
		long remaining = call.deadlineNanos - now;
		boolean windowed = isRecoveredHere(call) && call instanceof PendingTask;
		long expiry = windowed ? Math.min(remaining, windowNanos) : remaining;
		return (expiry > 0) ? Duration.ofNanos(expiry) : null;
	}

}
