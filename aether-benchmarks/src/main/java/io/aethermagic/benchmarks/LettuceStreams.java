package io.aethermagic.benchmarks;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;

/**
 * Tasks by XADD and XREADGROUP, answers by XADD and XREAD on a stream of the caller's;
 * when the outcome is confirmed, XACK and XDEL.
 */
final class LettuceStreams extends LettuceByHand {

	private static final String TASKS = "lettuce:{tasks}";

	private static final String ANSWERS = "lettuce:{answers}";

	private static final String GROUP = "workgroup";

	private static final String PAYLOAD = "payload";

	/** As many as Aether asks for at most. */
	private static final int COUNT = 500;

	private final RedisAsyncCommands<String, byte[]> callerReader = callerReader();

	private final RedisAsyncCommands<String, byte[]> workerReader = workerReader();

	LettuceStreams(String host, int port, ExecutorService pool) {
		super("lettuce-streams", host, port, pool);
		await(this.tasks.del(TASKS, ANSWERS));
		await(this.tasks.xgroupCreate(StreamOffset.from(TASKS, "0"), GROUP, XGroupCreateArgs.Builder.mkstream()));
		readAnswers("0");
		readTasks();
	}

	@Override
	CompletionStage<?> send(String tid, byte[] perform) {
		return this.caller.xadd(TASKS, Map.of("tid", tid.getBytes(StandardCharsets.UTF_8), PAYLOAD, perform));
	}

	@Override
	CompletionStage<?> answer(byte[] answer) {
		return this.tasks.xadd(ANSWERS, XAddArgs.Builder.maxlen(10_000).approximateTrimming(), Map.of(PAYLOAD, answer));
	}

	@SuppressWarnings("unchecked")
	private void readTasks() {
		XReadArgs args = XReadArgs.Builder.block(Duration.ofSeconds(BLOCK_SECONDS)).count(COUNT);
		told(this.workerReader.xreadgroup(Consumer.from(GROUP, "worker"), args, StreamOffset.lastConsumed(TASKS))
			.thenAccept((entries) -> {
				for (StreamMessage<String, byte[]> entry : entries) {
					perform(payload(entry), () -> {
						told(this.tasks.xack(TASKS, GROUP, entry.getId()));
						told(this.tasks.xdel(TASKS, entry.getId()));
					});
				}
				readTasks();
			}));
	}

	@SuppressWarnings("unchecked")
	private void readAnswers(String after) {
		XReadArgs args = XReadArgs.Builder.block(Duration.ofSeconds(BLOCK_SECONDS)).count(COUNT);
		told(this.callerReader.xread(args, StreamOffset.from(ANSWERS, after)).thenAccept((entries) -> {
			for (StreamMessage<String, byte[]> entry : entries) {
				answered(payload(entry));
			}
			readAnswers(last(entries, after));
		}));
	}

	private static byte[] payload(StreamMessage<String, byte[]> entry) {
		return Objects.requireNonNull(entry.getBody().get(PAYLOAD), "An entry has no payload");
	}

	private static String last(List<StreamMessage<String, byte[]>> entries, String otherwise) {
		return entries.isEmpty() ? otherwise : entries.get(entries.size() - 1).getId();
	}

}
