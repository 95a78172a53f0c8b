package io.aethermagic.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandOver}, by a client that is about to stop.
 */
@ExtendWith(OutputCaptureExtension.class)
class HandOverTests {

	private static final Duration LIMIT = Duration.ofSeconds(5);

	private final DueTimers timers = new DueTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me",
			new MessageCodec(JsonMapper.shared(), "host", "me", 100_000), this.timers, new Incidents(this.timers));

	private final TaskClient client = new TaskClient(this.node, ClientSettings.DEFAULTS, "", this.callbacks);

	private final AetherTemplate template = new AetherTemplate(Map.of("test", this.client), "test", this.callbacks);

	@BeforeEach
	void start() {
		this.node.start();
		this.client.start();
	}

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@Test
	void waitsUntilTheTransportHasWhatWasSent(CapturedOutput output) {
		CompletableFuture<Receipt> receipt = new CompletableFuture<>();
		this.transport.receipt = receipt;
		this.template.send("j", "t", 1);
		CompletionStage<Void> done = this.client.handOver(LIMIT);
		this.timers.advance(Duration.ofSeconds(1));
		assertThat(done).isNotDone();
		receipt.complete(Receipt.ROUTED);
		this.timers.advance(Duration.ofMillis(20));
		assertThat(done).isCompleted();
		assertThat(output).doesNotContain("are lost");
	}

	@Test
	void doesNotWaitForWhatSomebodyHasAHandleOf() {
		this.transport.receipt = new CompletableFuture<>();
		this.template.perform("j", "t", 1, Integer.class);
		assertThat(this.client.handOver(LIMIT)).isCompleted();
	}

	@Test
	void whatTheTransportDidNotTakeIsSentAgainMeanwhile() {
		this.transport.receipt = CompletableFuture.failedFuture(new TransportException("The way is cut", null));
		this.template.send("j", "t", 1);
		CompletionStage<Void> done = this.client.handOver(LIMIT);
		assertThat(done).isNotDone();
		this.transport.receipt = CompletableFuture.completedFuture(Receipt.ROUTED);
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(done).isCompleted();
	}

	@Test
	void saysHowManyAreLostWhenItsTimeIsUp(CapturedOutput output) {
		this.transport.receipt = new CompletableFuture<>();
		this.template.send("j", "t", 1);
		this.template.send("j", "t", 2);
		CompletionStage<Void> done = this.client.handOver(LIMIT);
		this.timers.advance(LIMIT.plusMillis(20));
		assertThat(done).isCompleted();
		assertThat(output).contains("2 tasks that were sent without a handle have not reached transport 'test'");
	}

}
