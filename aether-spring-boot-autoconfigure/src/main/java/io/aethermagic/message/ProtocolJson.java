package io.aethermagic.message;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * How Aether writes and reads what is its own. The application's mapper must not have a
 * say in it: every setting of that mapper would change the wire. Safe for use by several
 * threads.
 */
final class ProtocolJson {

	static final JsonMapper MAPPER = JsonMapper.builder().build();

	private ProtocolJson() {
	}

	static boolean writes(Object value) {
		return value instanceof ProtocolRecord || value instanceof ProtocolRecord[];
	}

	static boolean reads(@Nullable Type type) {
		return type instanceof Class<?> raw
				&& (ProtocolRecord.class.isAssignableFrom(raw) || ProtocolRecord[].class.isAssignableFrom(raw));
	}

}
