package io.aethermagic.transport;

import io.aethermagic.task.AetherException;
import org.jspecify.annotations.Nullable;

/**
 * The broker or hub could not be reached, or refused. The message says which and what to
 * do.
 */
@SuppressWarnings("serial")
public class TransportException extends AetherException {

	/**
	 * Create an exception.
	 * @param message what went wrong and how to mend it
	 * @param cause the client library's own complaint, if there is one
	 */
	public TransportException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
