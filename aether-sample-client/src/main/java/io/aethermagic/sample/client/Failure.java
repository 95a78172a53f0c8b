package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskCancelledException;
import io.aethermagic.task.TaskExpiredException;
import io.aethermagic.task.TaskFailedException;

/**
 * Why a picture was not resized.
 *
 * @param name the picture
 * @param code what kind of failure it is; the code of a failed task or one of this
 * program's own
 * @param message what happened
 */
record Failure(String name, String code, String message) {

	static final String CANCELLED = "cancelled";

	static final String EXPIRED = "expired";

	static final String BAD_DATA = "bad-data";

	static final String UNREADABLE = "unreadable";

	static final String UNWRITABLE = "unwritable";

	/**
	 * Create a failure from how a task ended.
	 * @param name the picture
	 * @param thrown what the handle's future or the call threw
	 * @return the failure
	 */
	static Failure of(String name, Throwable thrown) {
		Throwable cause = thrown;
		while (cause instanceof CompletionException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		String message = (cause.getMessage() != null) ? cause.getMessage() : cause.toString();
		return new Failure(name, code(cause), message);
	}

	private static String code(Throwable cause) {
		if (cause instanceof TaskFailedException failed) {
			return failed.code();
		}
		if (cause instanceof TaskCancelledException cancelled) {
			return cancelled.code();
		}
		if (cause instanceof TaskExpiredException) {
			return EXPIRED;
		}
		return (cause instanceof DataException) ? BAD_DATA : "error";
	}

	static Failure notSent(String name) {
		return new Failure(name, CANCELLED, "It was not sent any more");
	}

	static Failure noResult(String name) {
		return new Failure(name, BAD_DATA, "The worker answered without a picture");
	}

	static Failure unreadable(String name, IOException ex) {
		return new Failure(name, UNREADABLE, "The file cannot be read: " + reason(ex));
	}

	static Failure unwritable(String name, Path target, IOException ex) {
		return new Failure(name, UNWRITABLE, target + " cannot be written: " + reason(ex));
	}

	private static String reason(IOException ex) {
		// The exceptions of java.nio.file often have no more than the path for a message.
		return (ex.getClass() == IOException.class && ex.getMessage() != null) ? ex.getMessage() : ex.toString();
	}

	boolean cancelled() {
		return this.code.equals(CANCELLED) || this.code.equals("unconfirmed");
	}

}
