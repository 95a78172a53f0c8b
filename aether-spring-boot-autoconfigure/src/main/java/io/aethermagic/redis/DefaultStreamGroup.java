package io.aethermagic.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.RedisStreamCommands.XClaimOptions;
import org.springframework.data.redis.connection.RedisStreamCommands.XPendingOptions;
import org.springframework.data.redis.connection.stream.PendingMessage;
import org.springframework.data.redis.connection.stream.PendingMessagesSummary;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.RecordId;

/**
 * A group, by the commands of Spring Data Redis, and by {@link GroupScripts} what it has
 * no command for.
 */
final class DefaultStreamGroup implements StreamGroup {

	private static final String EXISTS = "BUSYGROUP";

	private final StreamConnections redis;

	private final StreamReader reader;

	private final GroupScripts scripts;

	private final String key;

	private final byte[] rawKey;

	private final String name;

	DefaultStreamGroup(StreamConnections redis, StreamReader reader, String key, String name) {
		this.redis = redis;
		this.reader = reader;
		this.key = key;
		this.rawKey = StringBytes.of(key);
		this.name = name;
		this.scripts = new GroupScripts(redis, key, name);
	}

	@Override
	public String key() {
		return this.key;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public boolean create(String after, boolean makeStream) {
		try {
			this.redis.stream(
					(commands) -> commands.xGroupCreate(this.rawKey, this.name, ReadOffset.from(after), makeStream));
			return true;
		}
		catch (DataAccessException ex) {
			if (String.valueOf(ex.getMostSpecificCause().getMessage()).contains(EXISTS)) {
				return false;
			}
			throw ex;
		}
	}

	@Override
	public boolean destroy() {
		return this.redis.stream((commands) -> commands.xGroupDestroy(this.rawKey, this.name));
	}

	@Override
	public void setId(String after) {
		this.scripts.setId(after);
	}

	@Override
	public boolean createConsumer(String consumer) {
		return this.scripts.createConsumer(consumer);
	}

	@Override
	public long deleteConsumer(String consumer) {
		return this.scripts.deleteConsumer(consumer);
	}

	@Override
	public List<ConsumerInfo> consumers() {
		return Infos.consumers(this.redis.stream((commands) -> commands.xInfoConsumers(this.rawKey, this.name)));
	}

	@Override
	public PendingSummary pending() {
		PendingMessagesSummary summary = this.redis.stream((commands) -> commands.xPending(this.rawKey, this.name));
		Range<String> ids = summary.getIdRange();
		return new PendingSummary(summary.getTotalPendingMessages(), id(ids.getLowerBound()), id(ids.getUpperBound()),
				summary.getPendingMessagesPerConsumer());
	}

	private static @Nullable String id(Range.Bound<String> bound) {
		return bound.getValue().orElse(null);
	}

	@Override
	public List<PendingEntry> pending(PendingQuery query) {
		// Client libraries pass both bounds as inclusive ones.
		Set<String> excluded = new HashSet<>();
		exclude(query.ids().getLowerBound(), excluded);
		exclude(query.ids().getUpperBound(), excluded);
		XPendingOptions options = XPendingOptions.range(query.ids(), (long) query.count() + excluded.size());
		String consumer = query.consumer();
		options = (consumer != null) ? options.consumer(consumer) : options;
		Duration minIdle = query.minIdle();
		XPendingOptions all = (minIdle != null) ? options.minIdleTime(minIdle) : options;
		return this.redis.stream((commands) -> commands.xPending(this.rawKey, this.name, all))
			.stream()
			.map(DefaultStreamGroup::entry)
			.filter((entry) -> !excluded.contains(entry.id()))
			.limit(query.count())
			.toList();
	}

	private static void exclude(Range.Bound<String> bound, Set<String> excluded) {
		if (!bound.isInclusive()) {
			bound.getValue().map((id) -> StringBytes.id(id).getValue()).ifPresent(excluded::add);
		}
	}

	private static PendingEntry entry(PendingMessage message) {
		return new PendingEntry(message.getIdAsString(), message.getConsumerName(),
				message.getElapsedTimeSinceLastDelivery(), message.getTotalDeliveryCount());
	}

	@Override
	public List<StreamEntry> read(String consumer, ReadOptions options) {
		return this.reader.readGroup(this.name, consumer, Map.of(this.key, StreamReader.UNDELIVERED), options);
	}

	@Override
	public List<StreamEntry> readPending(String consumer, String after, int count) {
		return this.reader.readGroup(this.name, consumer, Map.of(this.key, after), ReadOptions.count(count));
	}

	@Override
	public long acknowledge(Collection<String> ids) {
		return ids.isEmpty() ? 0
				: this.redis.stream((commands) -> commands.xAck(this.rawKey, this.name, StringBytes.ids(ids)));
	}

	@Override
	public List<StreamEntry> claim(String consumer, Collection<String> ids, ClaimOptions options) {
		if (ids.isEmpty()) {
			return List.of();
		}
		XClaimOptions claim = options(options, ids);
		return StringBytes
			.entries(this.redis.stream((commands) -> commands.xClaim(this.rawKey, this.name, consumer, claim)));
	}

	@Override
	public List<String> claimIds(String consumer, Collection<String> ids, ClaimOptions options) {
		if (ids.isEmpty()) {
			return List.of();
		}
		XClaimOptions claim = options(options, ids);
		return this.redis.stream((commands) -> commands.xClaimJustId(this.rawKey, this.name, consumer, claim))
			.stream()
			.map(RecordId::getValue)
			.toList();
	}

	private static XClaimOptions options(ClaimOptions options, Collection<String> ids) {
		XClaimOptions claim = XClaimOptions.minIdle(options.minIdle()).ids(StringBytes.ids(ids));
		if (options.idle() != null) {
			claim = claim.idle(options.idle());
		}
		if (options.time() != null) {
			claim = claim.time(options.time());
		}
		if (options.retryCount() != null) {
			claim = claim.retryCount(options.retryCount());
		}
		return options.force() ? claim.force() : claim;
	}

	@Override
	public ClaimedEntries autoClaim(String consumer, Duration minIdle, String from, int count) {
		return this.scripts.autoClaim(consumer, minIdle, from, count);
	}

	@Override
	public ClaimedEntries autoClaimIds(String consumer, Duration minIdle, String from, int count) {
		return this.scripts.autoClaimIds(consumer, minIdle, from, count);
	}

	@Override
	public IdleEntries checkIdle(IdleCheck check) {
		return new IdleRound(this, new DefaultRedisStream(this.redis, this.reader, this.key), check).run();
	}

}
