package io.aethermagic.test.assertj;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was sent as JSON with what a test expects. Without state.
 */
final class SentValue {

	private SentValue() {
	}

	/**
	 * Tell whether data, read as the class of what is expected, equals it.
	 * @param expected {@code null} for JSON's {@code null}
	 */
	static boolean equal(TaskData data, @Nullable Object expected) {
		try {
			return Objects.equals(expected, data.read(type(expected)));
		}
		catch (DataException ex) {
			return false;
		}
	}

	/** That of a list, for example, is not one that can be read. */
	private static Class<?> type(@Nullable Object expected) {
		if (expected instanceof List<?>) {
			return List.class;
		}
		if (expected instanceof Map<?, ?>) {
			return Map.class;
		}
		if (expected instanceof Set<?>) {
			return Set.class;
		}
		return (expected != null) ? expected.getClass() : String.class;
	}

	/**
	 * Return what was sent, for messages to people.
	 */
	static @Nullable String text(TaskData data) {
		return data.read(String.class);
	}

}
