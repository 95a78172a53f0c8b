package io.aethermagic.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.message.Action;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StopMessages}.
 */
class StopMessagesTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "x");

	private static final TaskKey KEY = new TaskKey(ADDRESS, "1");

	private static final Duration LEASE = Duration.ofSeconds(3);

	private final DueTimers timers = new DueTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final StopMessages stops = new StopMessages(new AetherNode("test", this.transport, "u", "me",
			new MessageCodec(JsonMapper.shared(), "host", "me", 100_000), this.timers, new Incidents(this.timers)),
			LEASE);

	@Test
	void saysItAtTheAddressAndToTheHolders() {
		this.stops.cancel(KEY, List.of("a", "b"));
		this.timers.advance(LEASE);
		assertThat(this.transport.sent).extracting((sent) -> (Object) sent.channel())
			.containsExactly(new Channel.AddressTopic(ADDRESS), new Channel.Inbox("a"), new Channel.Inbox("b"));
		assertThat(this.transport.sent).allMatch((sent) -> sent.message().action() == Action.CANCEL);
	}

	@Test
	void whatTheTransportDidNotTakeIsSaidAgain() {
		this.transport.receipt = CompletableFuture.failedFuture(new TransportException("The way is cut", null));
		this.stops.cancel(KEY, List.of());
		this.transport.receipt = CompletableFuture.completedFuture(Receipt.ROUTED);
		this.timers.advance(LEASE);
		assertThat(this.transport.sentTo(new Channel.AddressTopic(ADDRESS))).hasSize(2);
	}

	@Test
	void forOneLeaseAndNotLonger() {
		this.transport.receipt = CompletableFuture.failedFuture(new TransportException("The way is cut", null));
		this.stops.dismiss(KEY, List.of());
		this.timers.advance(LEASE.multipliedBy(10));
		assertThat(this.transport.sentTo(new Channel.AddressTopic(ADDRESS))).hasSize(4);
	}

	@Test
	void nothingIsSaidAgainAfterTheStop() {
		this.transport.receipt = CompletableFuture.failedFuture(new TransportException("The way is cut", null));
		this.stops.cancel(KEY, List.of());
		this.stops.close();
		this.timers.advance(LEASE);
		assertThat(this.transport.sent).hasSize(1);
	}

	@Test
	void whatIsRefusedIsNotSaidAgain() {
		this.transport.receipt = CompletableFuture.failedFuture(new MessageRefusedException("No"));
		this.stops.cancel(KEY, List.of());
		this.timers.advance(LEASE);
		assertThat(this.transport.sent).hasSize(1);
	}

}
