package io.aethermagic.client;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of what the application asks for: the perform, the deadline, and what the
 * call needs to look after itself. Safe for use by several threads.
 *
 * @promise 4.6
 */
final class CallFactory {

	private final AetherNode node;

	/** For a call that names none. */
	private final Duration timeout;

	private final RecoveryRules rules;

	private final StartGate gate;

	private final Executor callbacks;

	/** The same object for every call. */
	private final Consumer<OpenCall> canceller;

	CallFactory(AetherNode node, Duration timeout, RecoveryRules rules, StartGate gate, Executor callbacks,
			Consumer<OpenCall> canceller) {
		this.node = node;
		this.timeout = timeout;
		this.rules = rules;
		this.gate = gate;
		this.callbacks = callbacks;
		this.canceller = canceller;
	}

	PendingTask task(CallSpec spec, @Nullable Object payload) {
		return new PendingTask(terms(spec, payload), this.canceller, this.rules, this.callbacks, this.node.incidents());
	}

	<T> PendingBroadcast<T> broadcast(CallSpec spec, @Nullable Object payload, Type type, int answers) {
		return new PendingBroadcast<>(terms(spec, payload), this.canceller, this.gate, type, answers, this.callbacks,
				this.node.incidents());
	}

	private CallTerms terms(CallSpec spec, @Nullable Object payload) {
		AetherMessage perform = message(spec, payload);
		return new CallTerms(new TaskKey(spec.address(), perform.tid()), perform, spec.priority(), deadline(spec),
				spec.scope());
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
		Duration timeout = (spec.timeout() != null) ? spec.timeout() : this.timeout;
		if (spec.scope() != null && spec.scope().remaining().compareTo(timeout) < 0) {
			timeout = spec.scope().remaining();
		}
		return this.node.timers().nanoTime() + Nanos.of(timeout);
	}

}
