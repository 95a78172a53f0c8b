package io.aethermagic.benchmarks;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

/**
 * Tasks by PUBLISH and PSUBSCRIBE, answers by PUBLISH and SUBSCRIBE. Nothing is
 * acknowledged, and every worker would get every task.
 */
final class LettucePubSub extends LettuceByHand {

	private static final String TASKS = "lettuce:benchmark:echo:x:";

	private static final String ANSWERS = "lettuce:answers";

	LettucePubSub(String host, int port, ExecutorService pool) {
		super("lettuce-pubsub", host, port, pool);
		await(listen(callerClient(), this::answered).async().subscribe(ANSWERS));
		await(listen(workerClient(), (perform) -> perform(perform, () -> {
		})).async().psubscribe(TASKS + "*:perform"));
	}

	private static StatefulRedisPubSubConnection<String, byte[]> listen(RedisClient client, Consumer<byte[]> receiver) {
		StatefulRedisPubSubConnection<String, byte[]> connection = client.connectPubSub(codec());
		connection.addListener(new RedisPubSubAdapter<String, byte[]>() {

			@Override
			public void message(String channel, byte[] message) {
				receiver.accept(message);
			}

			@Override
			public void message(String pattern, String channel, byte[] message) {
				receiver.accept(message);
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
