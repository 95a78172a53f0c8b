package io.aethermagic.transport.hub.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Joins what comes in parts, up to a limit: buffers of what carries the frames would be
 * as large as the limit for each connection. For use by one thread at a time.
 */
public final class MessageJoiner {

	private static final byte[] NOTHING = {};

	private byte[] parts = NOTHING;

	private int length;

	/**
	 * Create a joiner that has nothing.
	 */
	public MessageJoiner() {
	}

	/**
	 * Take a part.
	 * @param part the part, which is copied
	 * @param last whether the message ends with it
	 * @return the message, or {@code null} if more of it is to come
	 */
	public byte @Nullable [] join(ByteBuffer part, boolean last) {
		int needed = this.length + part.remaining();
		if (needed > this.parts.length) {
			this.parts = Arrays.copyOf(this.parts, last ? needed : Math.max(needed, 2 * this.parts.length));
		}
		part.get(this.parts, this.length, part.remaining());
		this.length = needed;
		if (!last) {
			return null;
		}
		byte[] whole = (this.parts.length == needed) ? this.parts : Arrays.copyOf(this.parts, needed);
		this.parts = NOTHING;
		this.length = 0;
		return whole;
	}

	/**
	 * Tell whether a part would make the message too large.
	 * @param part the part
	 * @param limit how many bytes a message may have
	 * @return whether it would
	 */
	public boolean isTooLarge(ByteBuffer part, int limit) {
		return part.remaining() > limit - this.length;
	}

}
