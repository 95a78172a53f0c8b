package io.aethermagic.node;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.MalformedMessageException;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.transport.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Reads what arrives, and counts what cannot be read or would be too long to remember.
 * Safe for use by several threads.
 *
 * @promise 4.12
 */
final class InboundReader {

	/**
	 * The longest tid or sender that is taken: both are kept in memories that count their
	 * entries.
	 */
	private static final int MAX_ID_LENGTH = 256;

	private final MessageCodec codec;

	private final Incidents incidents;

	InboundReader(MessageCodec codec, Incidents incidents) {
		this.codec = codec;
		this.incidents = incidents;
	}

	@Nullable Inbound read(Delivery delivery) {
		AetherMessage message = delivery.message();
		try {
			Inbound inbound = new Inbound(message, this.codec.decode(message));
			if (message.tid().length() <= MAX_ID_LENGTH && inbound.sender().length() <= MAX_ID_LENGTH
					&& inbound.payload().client().length() <= MAX_ID_LENGTH) {
				return inbound;
			}
			this.incidents.count(Incident.MALFORMED_MESSAGE,
					() -> "A message whose tid or sender has more than " + MAX_ID_LENGTH + " characters");
			return null;
		}
		catch (MalformedMessageException ex) {
			this.incidents.count(Incident.MALFORMED_MESSAGE, () -> message + ": " + ex.getMessage());
			return null;
		}
	}

}
