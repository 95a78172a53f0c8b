package io.aethermagic.redis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ReturnType;

/**
 * The commands on groups that Spring Data Redis does not have. As scripts they go to the
 * right node of a cluster, with every client library.
 */
final class GroupScripts {

	private final StreamConnections redis;

	private final String key;

	private final String group;

	GroupScripts(StreamConnections redis, String key, String group) {
		this.redis = redis;
		this.key = key;
		this.group = group;
	}

	void setId(String after) {
		run(GroupScript.SET_ID, ReturnType.STATUS, after);
	}

	boolean createConsumer(String consumer) {
		return Long.valueOf(1).equals(run(GroupScript.CREATE_CONSUMER, ReturnType.INTEGER, consumer));
	}

	long deleteConsumer(String consumer) {
		return (run(GroupScript.DELETE_CONSUMER, ReturnType.INTEGER, consumer) instanceof Long pending) ? pending : 0;
	}

	ClaimedEntries autoClaim(String consumer, Duration minIdle, String from, int count) {
		return autoClaim(GroupScript.AUTO_CLAIM, consumer, minIdle, from, count);
	}

	ClaimedEntries autoClaimIds(String consumer, Duration minIdle, String from, int count) {
		return autoClaim(GroupScript.AUTO_CLAIM_IDS, consumer, minIdle, from, count);
	}

	private ClaimedEntries autoClaim(GroupScript script, String consumer, Duration minIdle, String from, int count) {
		Values.positive(count, "count");
		Values.notNegative(minIdle, "idle time");
		List<?> answer = list(run(script, ReturnType.MULTI, consumer, Long.toString(minIdle.toMillis()), from,
				Integer.toString(count)));
		List<StreamEntry> entries = list(answer.get(1)).stream().filter(Objects::nonNull).map(this::entry).toList();
		List<String> deleted = (answer.size() > 2) ? list(answer.get(2)).stream().map(StringBytes::text).toList()
				: List.of();
		return new ClaimedEntries(entries, deleted, StringBytes.text(answer.get(0)));
	}

	private StreamEntry entry(Object claimed) {
		if (!(claimed instanceof List<?> entry)) {
			return new StreamEntry(this.key, StringBytes.text(claimed), Map.of());
		}
		List<?> body = list(entry.get(1));
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 0; i < body.size(); i += 2) {
			fields.put(StringBytes.text(body.get(i)), StringBytes.text(body.get(i + 1)));
		}
		return new StreamEntry(this.key, StringBytes.text(entry.get(0)), fields);
	}

	private static List<?> list(@Nullable Object answer) {
		return (answer instanceof List<?> list) ? list : List.of();
	}

	private @Nullable Object run(GroupScript script, ReturnType type, String... arguments) {
		byte[][] keysAndArguments = new byte[arguments.length + 2][];
		keysAndArguments[0] = StringBytes.of(this.key);
		keysAndArguments[1] = StringBytes.of(this.group);
		for (int i = 0; i < arguments.length; i++) {
			keysAndArguments[i + 2] = StringBytes.of(arguments[i]);
		}
		return this.redis
			.execute((connection) -> connection.scriptingCommands().eval(script.text(), type, 1, keysAndArguments));
	}

}
