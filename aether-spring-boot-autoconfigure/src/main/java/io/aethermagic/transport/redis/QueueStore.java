package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.connection.RedisLink;

/**
 * How Redis keeps the tasks of an address: what differs between streams and lists. Safe
 * for use by several threads; no method blocks.
 */
interface QueueStore {

	Set<Capability> capabilities();

	TaskScriptSet scripts();

	/**
	 * Return the keys that each of the scripts takes.
	 */
	String[] keys(TaskAddress address);

	/**
	 * Return the arguments of the script that adds tasks which are one task's.
	 */
	byte[][] arguments(AetherMessage message, SendOptions options);

	/**
	 * Whether a read that waits brings one task, and the others have to be taken.
	 */
	boolean readsOne();

	/**
	 * Whether a task's lease begins when it is read; else once it is accepted.
	 */
	boolean leasesWhatIsRead();

	/**
	 * Wait for tasks, and have what comes in hand.
	 * @param keys the address's keys
	 * @param group the group
	 * @param consumer its consumer
	 * @param count how many at most
	 * @param block how long to wait
	 */
	CompletionStage<List<QueueEntry>> read(RedisLink reader, String[] keys, String group, String consumer, int count,
			Duration block);

	/**
	 * Read what the script that takes has answered.
	 */
	QueueEntry taken(Object answer);

	/**
	 * Whether a group is that of a handler that gets every task: names in Aether have no
	 * {@code *}.
	 */
	static boolean isBroadcast(String group) {
		return group.startsWith("*");
	}

}
