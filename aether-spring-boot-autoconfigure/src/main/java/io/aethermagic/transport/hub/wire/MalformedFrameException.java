package io.aethermagic.transport.hub.wire;

import io.aethermagic.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * What came is no frame, or lacks what its kind needs: the other side does not speak this
 * protocol, and the connection is of no use.
 */
@SuppressWarnings("serial")
class MalformedFrameException extends TransportException {

	MalformedFrameException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
