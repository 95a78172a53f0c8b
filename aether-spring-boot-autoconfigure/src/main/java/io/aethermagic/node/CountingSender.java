package io.aethermagic.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.AetherMessage;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;

/**
 * Sends, and counts what could not be sent. Never throws. Safe for use by several
 * threads.
 */
final class CountingSender {

	private final String name;

	private final AetherTransport transport;

	private final Incidents incidents;

	CountingSender(String name, AetherTransport transport, Incidents incidents) {
		this.name = name;
		this.transport = transport;
		this.incidents = incidents;
	}

	CompletionStage<Receipt> send(Channel channel, AetherMessage message, SendOptions options) {
		CompletionStage<Receipt> sent;
		try {
			sent = this.transport.send(channel, message, options);
		}
		catch (RuntimeException | Error ex) {
			// whoever waits to know what became of it must not wait for ever
			sent = CompletableFuture.failedStage(ex);
		}
		if (Completed.isNormally(sent)) {
			return sent;
		}
		return sent.whenComplete((receipt, failure) -> {
			if (failure != null) {
				this.incidents.count(
						options.equals(SendOptions.AT_MOST_ONCE) ? Incident.UNSENT_PROGRESS : Incident.SEND_FAILED,
						() -> message + " to " + channel + " on transport '" + this.name + "': " + failure);
			}
		});
	}

}
