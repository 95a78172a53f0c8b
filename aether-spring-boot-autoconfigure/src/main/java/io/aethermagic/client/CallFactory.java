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
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

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

	private final RecoveryRules directedRules;

	private final StartGate gate;

	private final Executor callbacks;

	private final @Nullable TaskDecorator decorator;

	/** The same object for every call. */
	private final Consumer<OpenCall> canceller;

	CallFactory(AetherNode node, Duration timeout, RecoveryRules rules, StartGate gate, Executor callbacks,
			@Nullable TaskDecorator decorator, Consumer<OpenCall> canceller) {
		this.node = node;
		this.timeout = timeout;
		this.rules = rules;
		this.directedRules = rules.forOneInstance();
		this.gate = gate;
		this.callbacks = callbacks;
		this.decorator = decorator;
		this.canceller = canceller;
	}

	PendingTask task(InterceptedCall call) {
		CallTerms terms = terms(call);
		return new PendingTask(terms, this.canceller, (terms.to() != null) ? this.directedRules : this.rules,
				this.node.incidents());
	}

	<T> PendingBroadcast<T> broadcast(InterceptedCall call, Type type, int answers) {
		return new PendingBroadcast<>(terms(call), this.canceller, this.gate, type, answers, this.node.incidents());
	}

	private CallTerms terms(InterceptedCall call) {
		CallSpec spec = call.spec();
		AetherMessage perform = message(spec, call.data());
		TaskKey key = new TaskKey(spec.address(), perform.tid());
		CallbackContext callbacks = new CallbackContext(key, this.callbacks, this.decorator, call.follower(),
				this.node.incidents());
		return new CallTerms(key, perform, spec.priority(), deadline(spec), spec.scope(), callbacks, spec.to());
	}

	private AetherMessage message(CallSpec spec, TaskData payload) {
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
