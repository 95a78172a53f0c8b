package io.aethermagic.transport.support;

import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * The broker refuses a subscription, and would on another connection too: it does not
 * allow it, or has no room for it. The connection is good.
 */
@SuppressWarnings("serial")
public class SubscriptionRefusedException extends TransportException {

	/**
	 * Create an exception.
	 * @param message what is refused and how to mend it
	 * @param cause the client library's own complaint, if there is one
	 */
	public SubscriptionRefusedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
