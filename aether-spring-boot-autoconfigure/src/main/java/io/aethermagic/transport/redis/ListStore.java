package io.aethermagic.transport.redis;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.redis.connection.RedisBytes;
import io.aethermagic.transport.redis.connection.RedisLink;
import org.jspecify.annotations.Nullable;

/**
 * Tasks as elements of lists: each workgroup has one for each priority, and each worker
 * one of what it has in hand.
 */
final class ListStore implements QueueStore {

	private static final Set<Capability> CAPABILITIES = Set.copyOf(EnumSet.allOf(Capability.class));

	static final TaskScriptSet SCRIPTS = TaskScriptSet.load("list");

	private static final String ENTRY = "entry";

	/** Id, times handed out, when it was sent, when it expires, priority. */
	private static final int ENTRY_PARTS = 5;

	private final RedisKeys keys;

	private final ServerClock clock;

	ListStore(RedisKeys keys, ServerClock clock) {
		this.keys = keys;
		this.clock = clock;
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
		return this.keys.list(address);
	}

	@Override
	public byte[][] arguments(AetherMessage message, SendOptions options) {
		long ttl = (options.expiry() != null) ? Math.max(1, options.expiry().toMillis()) : 0;
		long now = this.clock.millis();
		String entry = UUID.randomUUID() + " 0 " + now + " " + ((ttl > 0) ? now + ttl : 0) + " " + options.priority();
		return new byte[][] { RedisBytes.of(options.mandatory() ? 1 : 0), (ttl > 0) ? RedisBytes.of(ttl) : new byte[0],
				RedisBytes.of(options.priority()), MessageFrame.write(message, Map.of(ENTRY, entry)) };
	}

	@Override
	public boolean readsOne() {
		return true;
	}

	@Override
	public boolean leasesWhatIsRead() {
		return false;
	}

	@Override
	public CompletionStage<List<QueueEntry>> read(RedisLink reader, String[] keys, String group, String consumer,
			int count, Duration block) {
		return reader.move(RedisKeys.queue(keys, group), RedisKeys.work(keys, group, consumer), block)
			.thenApply((element) -> (element != null) ? List.of(entry(element)) : List.of());
	}

	@Override
	public QueueEntry taken(Object answer) {
		return entry((byte[]) answer);
	}

	/**
	 * Read an element. What is no task has neither a message nor an id, and is only good
	 * for waking up.
	 */
	private static QueueEntry entry(byte[] element) {
		MessageFrame framed = MessageFrame.read(element);
		String[] parts = (framed != null) ? framed.more().getOrDefault(ENTRY, "").split(" ") : new String[0];
		if (framed == null || parts.length != ENTRY_PARTS) {
			return new QueueEntry("", element, 1, 0, 0, true, null);
		}
		@Nullable AetherMessage message = framed.message();
		return new QueueEntry(parts[0], element, 1 + Integer.parseInt(parts[1]), Long.parseLong(parts[2]),
				Long.parseLong(parts[3]), false, message);
	}

}
