package io.aethermagic.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

import org.springframework.http.HttpStatus;

/**
 * Reads requests and writes answers, by rules of its own: how an application writes its
 * JSON changes nothing here. Numbers go through as they came. Safe for use by several
 * threads.
 */
final class GatewayJson {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final GatewaySettings settings;

	GatewayJson(GatewaySettings settings) {
		this.settings = settings;
	}

	/**
	 * Read what a handler is to get.
	 * @return the data, or {@code null} if there is none
	 */
	@Nullable JsonNode read(byte[] body) throws Problem {
		if (body.length == 0) {
			return null;
		}
		try {
			return MAPPER.readTree(body);
		}
		catch (JacksonException ex) {
			throw Problem.of(HttpStatus.BAD_REQUEST, "The body is no JSON: " + ex.getOriginalMessage());
		}
	}

	byte[] write(Object value) {
		return bytes(value);
	}

	/**
	 * Write what has nothing to do with a task.
	 */
	static byte[] bytes(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	/**
	 * Write what is known of a task now.
	 * @param root what the application's paths begin with
	 */
	byte[] write(GatewayTask task, String root) {
		GatewayTask.Standing standing = task.standing();
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("id", task.id());
		members.put("job", task.address().job());
		members.put("task", task.address().task());
		members.put("context", task.address().context());
		members.put("state", standing.state());
		put(members, "worker", task.events().newest(TaskEvent.Accepted.class));
		put(members, "progress", task.events().newest(TaskEvent.Progress.class));
		TaskEvent.Ended end = standing.end();
		if (end instanceof TaskEvent.Completed completed) {
			members.put("result", raw(completed.data()));
		}
		put(members, "error", (end instanceof TaskEvent.Completed) ? null : end);
		String self = root + this.settings.path(task.id());
		members.put("links", Map.of("self", self, "events", self + "/events"));
		return write(members);
	}

	private static void put(Map<String, Object> members, String name, @Nullable TaskEvent event) {
		if (event != null) {
			members.put(name, members(event));
		}
	}

	/**
	 * Write what has happened.
	 */
	String write(TaskEvent event) {
		return new String(write(members(event)), StandardCharsets.UTF_8);
	}

	private static Map<String, Object> members(TaskEvent event) {
		Map<String, Object> members = new LinkedHashMap<>();
		if (event instanceof TaskEvent.Accepted accepted) {
			members.put("instance", accepted.instance());
			members.put("workgroup", accepted.workgroup());
			members.put("dispatch", accepted.dispatch());
		}
		else if (event instanceof TaskEvent.Progress progress) {
			members.put("percent", progress.percent());
			members.put("data", raw(progress.data()));
			members.put("dispatch", progress.dispatch());
			members.put("attempt", progress.attempt());
		}
		else if (event instanceof TaskEvent.Completed completed) {
			members.put("result", raw(completed.data()));
		}
		else if (event instanceof TaskEvent.Failed failed) {
			members.put("code", failed.code());
			members.put("message", failed.message());
		}
		else if (event instanceof TaskEvent.Cancelled cancelled) {
			members.put("code", cancelled.code());
		}
		else if (event instanceof TaskEvent.Expired) {
			members.put("code", "expired");
		}
		else if (event instanceof TaskEvent.Dismissed) {
			members.put("code", "dismissed");
		}
		return members;
	}

	private static RawValue raw(TaskData data) {
		return new RawValue(new String(data.json(), StandardCharsets.UTF_8));
	}

}
