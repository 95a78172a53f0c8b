package io.aethermagic.node;

import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.LastWill;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.TransportState;

/**
 * Says to everybody of the union when an instance comes and goes. Safe for use by several
 * threads.
 */
final class InstancePresence {

	private final Channel.Topic channel;

	private final NodeMessages messages;

	private final CountingSender sender;

	InstancePresence(String union, NodeMessages messages, CountingSender sender) {
		this.channel = new Channel.Topic(union, Channel.Topic.PRESENCE);
		this.messages = messages;
		this.sender = sender;
	}

	Channel.Topic channel() {
		return this.channel;
	}

	/**
	 * Make what is said of the instance when it is lost.
	 */
	LastWill will() {
		return new LastWill(this.channel, this.messages.presence(Action.OFFLINE, "disconnected"));
	}

	/**
	 * Say that the instance is there, whenever it has a connection again.
	 */
	void onState(TransportState state) {
		if (state.connected()) {
			say(Action.ONLINE, "connected");
		}
	}

	CompletionStage<Receipt> stopped() {
		return say(Action.OFFLINE, AetherNode.STOPPED);
	}

	private CompletionStage<Receipt> say(Action action, String status) {
		return this.sender.send(this.channel, this.messages.presence(action, status), SendOptions.DEFAULT);
	}

}
