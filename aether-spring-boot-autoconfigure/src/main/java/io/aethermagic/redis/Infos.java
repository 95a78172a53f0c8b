package io.aethermagic.redis;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.stream.StreamInfo.XInfoConsumer;
import org.springframework.data.redis.connection.stream.StreamInfo.XInfoConsumers;
import org.springframework.data.redis.connection.stream.StreamInfo.XInfoGroup;
import org.springframework.data.redis.connection.stream.StreamInfo.XInfoGroups;
import org.springframework.data.redis.connection.stream.StreamInfo.XInfoStream;

/**
 * Reads what Redis tells about streams, groups and consumers.
 */
final class Infos {

	private static final long NEVER = -1;

	private Infos() {
	}

	static StreamInfo stream(XInfoStream info, List<StreamEntry> first, List<StreamEntry> last) {
		return new StreamInfo(info.streamLength(), info.groupCount(), info.lastGeneratedId(), only(first), only(last),
				number(info.getRaw(), "entries-added"), text(info.getRaw(), "max-deleted-entry-id"),
				info.radixTreeKeySize(), info.radixTreeNodesSize());
	}

	private static @Nullable StreamEntry only(List<StreamEntry> entries) {
		return entries.isEmpty() ? null : entries.get(0);
	}

	static List<GroupInfo> groups(XInfoGroups groups) {
		return groups.stream().map(Infos::group).toList();
	}

	private static GroupInfo group(XInfoGroup group) {
		return new GroupInfo(group.groupName(), group.consumerCount(), group.pendingCount(), group.lastDeliveredId(),
				number(group.getRaw(), "entries-read"), number(group.getRaw(), "lag"));
	}

	static List<ConsumerInfo> consumers(XInfoConsumers consumers) {
		return consumers.stream().map(Infos::consumer).toList();
	}

	private static ConsumerInfo consumer(XInfoConsumer consumer) {
		Long inactive = number(consumer.getRaw(), "inactive");
		return new ConsumerInfo(consumer.consumerName(), consumer.pendingCount(), consumer.idleTime(),
				(inactive != null && inactive != NEVER) ? Duration.ofMillis(inactive) : null);
	}

	private static @Nullable Long number(Map<String, Object> raw, String name) {
		return (raw.get(name) instanceof Number number) ? number.longValue() : null;
	}

	private static @Nullable String text(Map<String, Object> raw, String name) {
		Object text = raw.get(name);
		return (text != null) ? StringBytes.text(text) : null;
	}

}
