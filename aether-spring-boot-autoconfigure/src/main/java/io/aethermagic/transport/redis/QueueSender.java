package io.aethermagic.transport.redis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.connection.Batches;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.ReplicatedWrites;

/**
 * Puts tasks where their workers find them; many at a time together. Safe for use by
 * several threads; no method blocks.
 */
final class QueueSender {

	private final QueueStore store;

	private final int most;

	private final Batches<Task, Long> batches;

	QueueSender(QueueStore store, RedisBounds bounds, Timers timers) {
		this.store = store;
		this.most = bounds.maxQueued();
		this.batches = new Batches<>(bounds.maxBuffered(), timers, Task::size, this::send);
	}

	/**
	 * Return how many wait or are on their way.
	 */
	BufferLevel level() {
		return this.batches.level("redis-tasks");
	}

	/**
	 * Send a task.
	 * @return a stage that tells whether a worker lives; it fails if too many wait there
	 */
	CompletionStage<Receipt> send(ReplicatedWrites writes, TaskAddress address, AetherMessage message,
			SendOptions options) {
		String[] keys = this.store.keys(address);
		Task task = new Task(writes, keys, this.store.arguments(message, options));
		return this.batches.add(keys[0], task, options.more()).thenApply((result) -> {
			if (result < 0) {
				throw new MessageRefusedException(this.most + " tasks wait at " + address
						+ " already: add workers, or raise aether.redis.max-queued");
			}
			return (result > 0) ? Receipt.ROUTED : Receipt.UNROUTED;
		});
	}

	private CompletionStage<List<Long>> send(Task any, Supplier<List<Task>> tasks) {
		return any.writes()
			.write(any.keys()[0],
					(link) -> link.scripts()
						.list(this.store.scripts().send(), any.keys(), () -> arguments(tasks.get())))
			.thenApply((results) -> results.stream().map((result) -> (Long) result).toList());
	}

	private List<byte[]> arguments(List<Task> tasks) {
		List<byte[]> arguments = new ArrayList<>();
		arguments.add(RedisBytes.of(this.most));
		tasks.forEach((task) -> arguments.addAll(Arrays.asList(task.arguments())));
		return arguments;
	}

	/**
	 * A task to send.
	 *
	 * @param writes the writes of the session in which it was sent
	 * @param keys the keys of its address
	 * @param arguments what the script takes
	 */
	private record Task(ReplicatedWrites writes, String[] keys, byte[][] arguments) {

		int size() {
			return this.arguments[this.arguments.length - 1].length;
		}

	}

}
