package io.aethermagic.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * Tasks by PUBLISH and PSUBSCRIBE, answers by PUBLISH and SUBSCRIBE. Every worker would
 * get every task, so each claims what it works on by SET NX; nothing is acknowledged.
 */
final class LettucePubSub extends LettuceByHand {

	private static final String TASKS = "lettuce:benchmark:echo:x:";

	private static final String ANSWERS = "lettuce:answers";

	private static final String CLAIM = "lettuce:claim:";

	private static final byte[] CLAIMED = "worker".getBytes(StandardCharsets.UTF_8);

	/** How long a claim is kept, in milliseconds: as long as Aether keeps one. */
	private static final long CLAIM_MILLIS = 35_000;

	LettucePubSub(String host, int port, ExecutorService pool) {
		super("lettuce-pubsub", host, port, pool);
		await(listen(callerClient(), (channel, answer) -> answered(answer)).async().subscribe(ANSWERS));
		await(listen(workerClient(), this::claim).async().psubscribe(TASKS + "*:perform"));
	}

	private void claim(String channel, byte[] perform) {
		told(this.tasks.set(CLAIM + channel, CLAIMED, SetArgs.Builder.nx().px(CLAIM_MILLIS)).thenAccept((claimed) -> {
			if (claimed != null) {
				perform(perform, () -> {
				});
			}
		}));
	}

	private static StatefulRedisPubSubConnection<String, byte[]> listen(RedisClient client,
			BiConsumer<String, byte[]> receiver) {
		StatefulRedisPubSubConnection<String, byte[]> connection = client.connectPubSub(codec());
		connection.addListener(new RedisPubSubAdapter<String, byte[]>() {

			@Override
			public void message(String channel, byte[] message) {
				receiver.accept(channel, message);
			}

			@Override
			public void message(String pattern, String channel, byte[] message) {
				receiver.accept(channel, message);
			}

		});
		return connection;
	}

	@Override
	CompletionStage<?> send(String tid, byte[] perform) {
		return this.caller.publish(TASKS + tid + ":perform", perform);
	}

	@Override
	CompletionStage<?> answer(byte[] answer) {
		return this.tasks.publish(ANSWERS, answer);
	}

}
