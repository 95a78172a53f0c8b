package io.aethermagic.sample.client;

/**
 * The command line cannot be understood; the message says what to change.
 */
@SuppressWarnings("serial")
class UsageException extends RuntimeException {

	UsageException(String message) {
		super(message);
	}

}
