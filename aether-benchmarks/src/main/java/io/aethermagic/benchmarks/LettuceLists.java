package io.aethermagic.benchmarks;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

import io.lettuce.core.LMoveArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * Tasks by LPUSH and BLMOVE into a list of the worker's, answers by LPUSH and BRPOP; when
 * the outcome is confirmed, LREM.
 */
final class LettuceLists extends LettuceByHand {

	private static final String TASKS = "lettuce:{list}:tasks";

	private static final String TAKEN = "lettuce:{list}:worker";

	private static final String ANSWERS = "lettuce:{list-answers}";

	private final RedisAsyncCommands<String, byte[]> callerReader = callerReader();

	private final RedisAsyncCommands<String, byte[]> workerReader = workerReader();

	LettuceLists(String host, int port, ExecutorService pool) {
		super("lettuce-lists", host, port, pool);
		await(this.tasks.del(TASKS, TAKEN, ANSWERS));
		readAnswers();
		readTasks();
	}

	@Override
	CompletionStage<?> send(String tid, byte[] perform) {
		return this.caller.lpush(TASKS, perform);
	}

	@Override
	CompletionStage<?> answer(byte[] answer) {
		return this.tasks.lpush(ANSWERS, answer);
	}

	private void readTasks() {
		told(this.workerReader.blmove(TASKS, TAKEN, LMoveArgs.Builder.rightLeft(), BLOCK_SECONDS)
			.thenAccept((perform) -> {
				if (perform != null) {
					perform(perform, () -> told(this.tasks.lrem(TAKEN, -1, perform)));
				}
				readTasks();
			}));
	}

	private void readAnswers() {
		told(this.callerReader.brpop(BLOCK_SECONDS, ANSWERS).thenAccept((answer) -> {
			if (answer != null) {
				answered(answer.getValue());
			}
			readAnswers();
		}));
	}

}
