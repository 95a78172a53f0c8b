package io.aethermagic.test.application;

import java.nio.charset.StandardCharsets;

import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskData;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a stub gets, and says what is wrong when the stub was written for something
 * else. Without state.
 */
final class StubPayload {

	private static final int SHOWN = 200;

	private StubPayload() {
	}

	static <P> @Nullable P read(StubbedTask stub, TaskData data, Class<P> type) {
		try {
			return data.read(type);
		}
		catch (DataException ex) {
			String json = new String(data.json(), StandardCharsets.UTF_8);
			String shown = (json.length() > SHOWN) ? json.substring(0, SHOWN) + "…" : json;
			throw new UnfitPayloadError(stub + " takes a " + type.getSimpleName() + ", which it cannot read from "
					+ shown + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * The application has performed a task with another payload than its stub takes.
	 */
	@SuppressWarnings("serial")
	static final class UnfitPayloadError extends AssertionError {

		UnfitPayloadError(String message, Throwable cause) {
			super(message, cause);
		}

	}

}
