package io.aethermagic.worker;

import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Inbound;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.DeadLetter;

/**
 * Writes the dead letters of tasks that this worker gives up, as the policy of its node
 * says. Safe for use by several threads.
 *
 * @promise 4.5
 */
final class DeadLetterWriter {

	private final AetherNode node;

	private final RunningTasks running;

	private final OutcomeMemory memory;

	DeadLetterWriter(AetherNode node, RunningTasks running, OutcomeMemory memory) {
		this.node = node;
		this.running = running;
		this.memory = memory;
	}

	/**
	 * Keep a dead letter of a task that ended without success.
	 * @param run the run
	 * @param outcome how it ended
	 * @return a stage that completes normally when nothing is to be waited for any more
	 */
	CompletionStage<Void> write(TaskRun run, Outcome outcome) {
		boolean lost = DeadLetter.WORKER_LOST.equals(outcome.code());
		// its sender sees the deadline pass, too, and writes the same letter
		boolean twice = outcome.kind() == Outcome.Kind.EXPIRED && isSent(run.perform.message());
		String id = twice ? run.key.task().tid() : this.node.newId();
		return this.node.deadLetters()
			.keep(new DeadLetter(id, run.key.task().address(), run.key.workgroup(), run.perform.message(),
					String.valueOf(outcome.code()), outcome.cause(), lost ? run.dispatch() - 1 : run.dispatch(),
					run.attempt(), this.node.timers().now()));
	}

	/**
	 * Tell whether an outcome becomes a dead letter.
	 * @param run the run
	 * @param outcome how it ended
	 * @param unheard whether it is known that no caller hears of it
	 */
	boolean keeps(TaskRun run, Outcome outcome, boolean unheard) {
		boolean failed = outcome.kind() == Outcome.Kind.FAILED || outcome.kind() == Outcome.Kind.EXPIRED;
		return failed && this.node.deadLetters()
			.policy()
			.keeps(unheard || isSent(run.perform.message()), outcome.exhausted());
	}

	/**
	 * Keep a dead letter of a task that came after its deadline, unless it is in hand
	 * here or has just ended here. Only where the transport has one copy for each
	 * workgroup: elsewhere the sender follows it, and knows whether another copy was
	 * done.
	 */
	void expired(TaskHandlerDefinition handler, Inbound perform) {
		AetherMessage message = perform.message();
		if (!isSent(message) || !this.node.can(Capability.REDELIVERY)
				|| !this.node.deadLetters().policy().keeps(true, false)) {
			return;
		}
		RunKey key = RunKey.of(handler, perform, this.node.codec());
		if (this.running.find(key) == null && this.memory.find(key) == null) {
			this.node.deadLetters()
				.keep(DeadLetter.only(handler.address(), handler.group(), message, DeadLetter.EXPIRED,
						"Its time was up before a worker could begin it", this.node.timers().now()));
		}
	}

	private static boolean isSent(AetherMessage perform) {
		return perform.headers().containsKey(Headers.SENT);
	}

}
