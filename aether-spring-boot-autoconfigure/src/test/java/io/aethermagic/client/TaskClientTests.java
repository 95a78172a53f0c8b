package io.aethermagic.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.MessageRefusedException;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TaskClientTests {

	private final HeldTimers timers = new HeldTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me",
			new MessageCodec(JsonMapper.shared(), "host", "me", 100_000), this.timers, this.incidents);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final TaskClient client = new TaskClient(this.node, ClientSettings.DEFAULTS, "", this.callbacks);

	private final AetherTemplate template = new AetherTemplate(Map.of("test", this.client), "test", this.callbacks);

	@BeforeEach
	void start() {
		this.client.start();
	}

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@Test
	void aCallThatTheTransportRefusesForGoodFails() {
		this.transport.receipt = CompletableFuture.failedFuture(new MessageRefusedException("The hub is full"));
		TaskHandle<Integer> handle = this.template.task("j", "t").perform(1, Integer.class);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(Duration.ofMinutes(1)))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo("refused"))
			.withMessageContaining("The hub is full");
		assertThat(this.incidents.count(Incident.SEND_FAILED)).isOne();
	}

	@Test
	void aCallThatTheTransportDidNotTakeWaitsToBeSentAgain() {
		this.transport.receipt = CompletableFuture.failedFuture(new TransportException("The way is cut", null));
		TaskHandle<Integer> handle = this.template.task("j", "t").perform(1, Integer.class);
		assertThat(handle.state()).isEqualTo(TaskState.PENDING);
	}

}
