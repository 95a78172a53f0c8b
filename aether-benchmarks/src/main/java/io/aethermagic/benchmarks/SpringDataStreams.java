package io.aethermagic.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.springframework.data.redis.connection.RedisStreamCommands.TrimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XAddOptions;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;

/**
 * The exchange as a user of Spring Data Redis wires it: a
 * {@link StreamMessageListenerContainer} for tasks and one for answers, with their
 * defaults, and a template that sends, acknowledges and deletes. The template waits for
 * each answer of the server, so tasks are sent on the threads of a pool.
 */
final class SpringDataStreams implements ExchangeContender {

	private static final String TASKS = "spring:{tasks}";

	private static final String ANSWERS = "spring:{answers}";

	private static final String GROUP = "workgroup";

	private static final String PAYLOAD = "payload";

	private static final String WORKER = "spring-worker";

	private static final XAddOptions SHORT = XAddOptions.trim(TrimOptions.maxLen(10_000).approximate());

	private final OpenExchanges open = new OpenExchanges("spring-caller");

	private final LettuceConnectionFactory connections;

	private final StreamOperations<String, String, String> streams;

	private final ExecutorService readers = Executors.newCachedThreadPool();

	private final ExecutorService callers;

	private final ExecutorService workers;

	private final StreamMessageListenerContainer<String, MapRecord<String, String, String>> tasks;

	private final StreamMessageListenerContainer<String, MapRecord<String, String, String>> answers;

	SpringDataStreams(String host, int port, ExecutorService callers, ExecutorService workers) {
		this.callers = callers;
		this.workers = workers;
		this.connections = new LettuceConnectionFactory(host, port);
		this.connections.afterPropertiesSet();
		this.connections.start();
		StringRedisTemplate redis = new StringRedisTemplate(this.connections);
		this.streams = redis.opsForStream();
		redis.delete(TASKS);
		redis.delete(ANSWERS);
		this.streams.createGroup(TASKS, ReadOffset.from("0"), GROUP);
		this.tasks = container();
		this.tasks.receive(Consumer.from(GROUP, WORKER), StreamOffset.create(TASKS, ReadOffset.lastConsumed()),
				(task) -> this.workers.execute(() -> work(task)));
		this.tasks.start();
		this.answers = container();
		this.answers.receive(StreamOffset.create(ANSWERS, ReadOffset.from("0")),
				(answer) -> this.open.answered(bytes(answer)));
		this.answers.start();
	}

	private StreamMessageListenerContainer<String, MapRecord<String, String, String>> container() {
		return StreamMessageListenerContainer.create(this.connections,
				StreamMessageListenerContainerOptions.builder().executor(this.readers).build());
	}

	@Override
	public CompletionStage<?> start() {
		OpenExchanges.Open begun = this.open.begin();
		this.callers.execute(() -> this.streams.add(TASKS,
				Map.of("tid", begun.perform().tid(), PAYLOAD, text(begun.perform().write()))));
		return begun.result();
	}

	private void work(MapRecord<String, String, String> task) {
		TaskMessage perform = TaskMessage.read(bytes(task));
		this.streams.add(ANSWERS, Map.of(PAYLOAD, text(perform.accepted(WORKER).write())), SHORT);
		this.streams.add(ANSWERS, Map.of(PAYLOAD, text(perform.completed(WORKER).write())), SHORT);
		this.streams.acknowledge(TASKS, GROUP, task.getId());
		this.streams.delete(TASKS, task.getId());
	}

	private static byte[] bytes(MapRecord<String, String, String> message) {
		return message.getValue().getOrDefault(PAYLOAD, "").getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] json) {
		return new String(json, StandardCharsets.UTF_8);
	}

	/**
	 * A container that is stopped ends when its read has.
	 */
	private void awaitReaders() {
		try {
			if (!this.readers.awaitTermination(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
				System.err.println("A container of Spring Data still reads");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.tasks.stop();
		this.answers.stop();
		this.readers.shutdown();
		awaitReaders();
		this.callers.shutdown();
		this.workers.shutdown();
		this.connections.destroy();
	}

}
