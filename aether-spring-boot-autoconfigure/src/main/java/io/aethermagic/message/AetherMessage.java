package io.aethermagic.message;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a transport moves. It reads none of it but what it needs to route.
 * <p>
 * The payload is the wire's 11-key JSON object in UTF-8. A message that was made here is
 * encoded when a transport first asks for the bytes: one that stays in the process never
 * is, and is not parsed again either. The array is shared, not copied: neither a
 * transport nor a receiver changes it. Safe for use by several threads.
 */
public final class AetherMessage {

	private final String id;

	private final String tid;

	private final @Nullable Action action;

	private final @Nullable String replyTo;

	private final Map<String, String> headers;

	private final Body body;

	/**
	 * Create a message as it came from a wire.
	 * @param id new for every send; the same for the transport's own repeats
	 * @param tid the task's identifier; empty where the message is about no single task
	 * @param action what the message says; {@code null} where the way it came does not
	 * tell: the payload does
	 * @param replyTo the instance id whose inbox takes the answers; {@code null} for a
	 * peer without an inbox, who is answered on the address's topic
	 * @param headers strings that travel outside the payload
	 * @param payload the wire's 11-key JSON object in UTF-8
	 */
	public AetherMessage(String id, String tid, @Nullable Action action, @Nullable String replyTo,
			Map<String, String> headers, byte[] payload) {
		this(id, tid, action, replyTo, headers, new Body(payload));
	}

	AetherMessage(String id, String tid, @Nullable Action action, @Nullable String replyTo, Map<String, String> headers,
			Body body) {
		this.id = id;
		this.tid = tid;
		this.action = action;
		this.replyTo = replyTo;
		this.headers = headers;
		this.body = body;
	}

	/**
	 * Make the message that says the same once more.
	 * @param id the new id
	 * @param headers the new headers
	 * @return a message with the same payload
	 */
	public AetherMessage again(String id, Map<String, String> headers) {
		return new AetherMessage(id, this.tid, this.action, this.replyTo, headers, this.body);
	}

	/**
	 * Return the message's id.
	 * @return new for every send; the same for the transport's own repeats
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Return the task's identifier.
	 * @return the tid; empty where the message is about no single task
	 */
	public String tid() {
		return this.tid;
	}

	/**
	 * Return what the message says.
	 * @return the action; {@code null} where the way it came does not tell: the payload
	 * does
	 */
	public @Nullable Action action() {
		return this.action;
	}

	/**
	 * Return whose inbox takes the answers.
	 * @return the instance id; {@code null} for a peer without an inbox
	 */
	public @Nullable String replyTo() {
		return this.replyTo;
	}

	/**
	 * Return what travels outside the payload.
	 * @return the headers, not to be changed
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return the payload.
	 * @return the wire's 11-key JSON object in UTF-8, not to be changed
	 */
	public byte[] payload() {
		return this.body.bytes();
	}

	/**
	 * Return about how large the payload is, without encoding it for that.
	 * @return bytes; the same for the life of the message
	 */
	public int size() {
		return this.body.size();
	}

	/**
	 * Tell whether the message goes ahead of data in every buffer.
	 * @return whether it is a cancel or a control message
	 */
	public boolean isControl() {
		return this.action == Action.CANCEL || this.headers.containsKey(Headers.CONTROL);
	}

	Body body() {
		return this.body;
	}

	/**
	 * Return id, tid and action; never the payload, which may be large or private.
	 */
	@Override
	public String toString() {
		String said = (this.action != null) ? this.action.wireName() : "message";
		return said + " tid=" + this.tid + " id=" + this.id + " (about " + size() + " bytes)";
	}

	/**
	 * A payload as bytes, as keys, or as both.
	 */
	static final class Body {

		/** About what the ten other keys take beside the data, in bytes. */
		static final int ENVELOPE = 300;

		private final @Nullable MessageCodec codec;

		private final @Nullable Payload payload;

		private volatile byte @Nullable [] bytes;

		private Body(byte[] bytes) {
			this.codec = null;
			this.payload = null;
			this.bytes = bytes;
		}

		Body(MessageCodec codec, Payload payload) {
			this.codec = codec;
			this.payload = payload;
		}

		@Nullable Payload payload() {
			return this.payload;
		}

		int size() {
			if (this.payload != null) {
				return (this.payload.data() instanceof JsonData data) ? data.length() + ENVELOPE : ENVELOPE;
			}
			return bytes().length;
		}

		byte[] bytes() {
			byte[] known = this.bytes;
			if (known == null) {
				if (this.codec == null || this.payload == null) {
					throw new IllegalStateException("A body is bytes or keys");
				}
				known = this.codec.encode(this.payload);
				this.bytes = known;
			}
			return known;
		}

	}

}
