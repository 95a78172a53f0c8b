package io.aethermagic.node;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.Payload;

/**
 * A message that has arrived and been read.
 *
 * @param message the message as it came
 * @param payload its payload
 */
public record Inbound(AetherMessage message, Payload payload) {

	/**
	 * Return who sent the message.
	 * @return the header's instance id, else the payload's client
	 */
	public String sender() {
		String instance = Headers.text(this.message.headers(), Headers.INSTANCE);
		return (instance != null) ? instance : this.payload.client();
	}

	/**
	 * Tell whether the message came where another action belongs. Where the way it came
	 * does not tell the action, the payload is believed.
	 * @return whether way and payload contradict each other
	 */
	public boolean isMisplaced() {
		Action told = this.message.action();
		return told != null && told != this.payload.action();
	}

	/**
	 * Return which workgroup the message is about.
	 * @param absent what counts where the header is absent
	 * @return the workgroup
	 */
	public String workgroup(String absent) {
		String workgroup = Headers.text(this.message.headers(), Headers.WORKGROUP);
		return (workgroup != null) ? workgroup : absent;
	}

}
