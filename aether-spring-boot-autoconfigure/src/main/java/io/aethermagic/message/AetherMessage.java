package io.aethermagic.message;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a transport moves. It reads none of it but what it needs to route.
 * <p>
 * The payload array is shared, not copied: neither a transport nor a receiver changes it.
 *
 * @param id new for every send; the same for the transport's own repeats
 * @param tid the task's identifier; empty where the message is about no single task
 * @param action what the message says
 * @param replyTo the instance id whose inbox takes the answers; {@code null} for a peer
 * without an inbox, who is answered on the address's topic
 * @param headers strings that travel outside the payload
 * @param payload the wire's 11-key JSON object in UTF-8
 */
public record AetherMessage(String id, String tid, Action action, @Nullable String replyTo, Map<String, String> headers,
		byte[] payload) {

	/**
	 * Return id, tid and action; never the payload, which may be large or private.
	 */
	@Override
	public String toString() {
		return this.action.wireName() + " tid=" + this.tid + " id=" + this.id + " (" + this.payload.length + " bytes)";
	}

}
