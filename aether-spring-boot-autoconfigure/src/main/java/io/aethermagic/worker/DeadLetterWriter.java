package io.aethermagic.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.DeadLetter;

/**
 * Writes the dead letters of tasks that this worker gives up.
 *
 * @promise 4.5
 */
final class DeadLetterWriter {

	private final AetherNode node;

	DeadLetterWriter(AetherNode node) {
		this.node = node;
	}

	/**
	 * Keep a dead letter.
	 * @return a stage that completes normally when it is kept, or could not be
	 */
	CompletionStage<Void> write(TaskRun run, String code, String cause, int dispatches) {
		this.node.incidents().count(Incident.DEAD_LETTER, () -> run.key.task() + ": " + cause);
		DeadLetter letter = new DeadLetter(this.node.newId(), run.key.task().address(), run.key.workgroup(),
				run.perform.message(), code, cause, dispatches, run.attempt(), this.node.timers().now());
		return add(letter).exceptionally((failure) -> {
			this.node.incidents().count(Incident.SEND_FAILED, () -> "Dead letter of " + run.key.task(), failure);
			return null;
		});
	}

	private CompletionStage<Void> add(DeadLetter letter) {
		try {
			return this.node.transport().deadLetters().add(letter);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

}
