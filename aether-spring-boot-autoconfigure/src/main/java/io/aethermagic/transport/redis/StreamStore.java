package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisLink;
import io.lettuce.core.StreamMessage;

/**
 * Tasks as entries of a stream, which a consumer group for each workgroup has a copy of.
 */
final class StreamStore implements QueueStore {

	private static final Set<Capability> CAPABILITIES = Set
		.copyOf(EnumSet.of(Capability.PERSISTENT, Capability.REDELIVERY, Capability.BROADCAST));

	static final TaskScriptSet SCRIPTS = TaskScriptSet.load("stream");

	/** The field with the message. */
	private static final String MESSAGE = "message";

	/** The field with how long a task is worth delivering, in milliseconds. */
	private static final String TTL = "ttl";

	/** The field of an entry that only wakes readers. */
	private static final String WAKE = "wake";

	private final RedisKeys keys;

	StreamStore(RedisKeys keys) {
		this.keys = keys;
	}

	@Override
	public Set<Capability> capabilities() {
		return CAPABILITIES;
	}

	@Override
	public TaskScriptSet scripts() {
		return SCRIPTS;
	}

	@Override
	public String[] keys(TaskAddress address) {
		return this.keys.task(address);
	}

	@Override
	public byte[][] arguments(AetherMessage message, SendOptions options) {
		String ttl = (options.expiry() != null) ? Long.toString(Math.max(1, options.expiry().toMillis())) : "";
		return new byte[][] { RedisBytes.of(options.mandatory() ? 1 : 0), RedisBytes.of(ttl),
				MessageFrame.write(message) };
	}

	@Override
	public boolean readsOne() {
		return false;
	}

	@Override
	public boolean leasesWhatIsRead() {
		return true;
	}

	@Override
	public CompletionStage<List<QueueEntry>> read(RedisLink reader, String[] keys, String group, String consumer,
			int count, Duration block) {
		return reader.readGroup(keys[0], group, consumer, !QueueStore.isBroadcast(group), count, block)
			.thenApply((messages) -> messages.stream().map(StreamStore::entry).toList());
	}

	private static QueueEntry entry(StreamMessage<String, byte[]> message) {
		Map<String, byte[]> body = message.getBody();
		return entry(message.getId(), 1, (body != null) ? body : Map.of());
	}

	@Override
	public QueueEntry taken(Object answer) {
		List<?> parts = (List<?>) answer;
		List<?> flat = (List<?>) parts.get(2);
		Map<String, byte[]> fields = new HashMap<>();
		for (int i = 0; i + 1 < flat.size(); i += 2) {
			fields.put(RedisBytes.text(flat.get(i)), (byte[]) flat.get(i + 1));
		}
		return entry(RedisBytes.text(parts.get(0)), ((Long) parts.get(1)).intValue(), fields);
	}

	private static QueueEntry entry(String id, int deliveries, Map<String, byte[]> fields) {
		long at = EntryIds.time(id);
		byte[] ttl = fields.get(TTL);
		byte[] frame = fields.get(MESSAGE);
		MessageFrame framed = (frame != null) ? MessageFrame.read(frame) : null;
		return new QueueEntry(id, RedisBytes.of(id), Math.max(1, deliveries), at,
				(ttl != null) ? at + Long.parseLong(RedisBytes.text(ttl)) : 0, fields.containsKey(WAKE),
				(framed != null) ? framed.message() : null);
	}

}
