package io.aethermagic.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.TaskClient;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportState;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.WorkerExecutors;
import io.aethermagic.worker.WorkerSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for {@link AetherHealthIndicator}: what a transport's state makes of its health.
 */
class AetherHealthIndicatorTests {

	private final HeldTimers timers = new HeldTimers();

	private final StatedTransport transport = new StatedTransport();

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me",
			new MessageCodec(JsonMapper.shared(), "host", "me", 1024), this.timers, new Incidents(this.timers));

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final TaskClient client = new TaskClient(this.node, ClientSettings.DEFAULTS, "", this.callbacks);

	private final AetherWorker worker = new AetherWorker(this.node, WorkerSettings.DEFAULTS,
			WorkerExecutors.PLATFORM_THREADS, (scope) -> {
				throw new AssertionError("Nothing is performed here");
			});

	private final AetherHealthIndicator indicator = new AetherHealthIndicator("pigeon", this.node, this.client,
			this.worker);

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@ParameterizedTest
	@CsvSource({ "true, true, , UP", "true, false, , UNKNOWN", "true, true, a loft is closed, DOWN",
			"true, false, a loft is closed, DOWN", "false, true, , DOWN", "false, false, , DOWN",
			"false, true, no pigeon, DOWN" })
	void statusIsThatOfTheConnection(boolean connected, boolean heard, @Nullable String problem, String status) {
		this.transport.state = new TransportState(connected, heard ? Instant.EPOCH : null, null, problem);
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(new Status(status));
		assertThat(health.getDetails()).containsEntry("connected", connected);
		assertThat(health.getDetails().get("problem")).isEqualTo(problem);
		assertThat(health.getDetails().containsKey("heard")).isEqualTo(heard);
		assertThat(health.getDetails().containsKey("heardAgo")).isEqualTo(heard);
	}

	@Test
	void silenceIsJudgedWhenItIsLongerThanALease() {
		Instant heard = this.timers.now();
		this.transport.state = new TransportState(true, heard, "first", null);
		this.timers.advance(WorkerSettings.DEFAULTS.lease());
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		this.timers.advance(Duration.ofMillis(7).plusNanos(9));
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).contains(entry("heard", heard),
				entry("heardAgo", WorkerSettings.DEFAULTS.lease().plusMillis(7)), entry("incarnation", "first"));
		assertThat(health.getDetails().get("problem")).asString().contains("lease of 30 s");
	}

	@Test
	void aHandlerThatIsNotSubscribedYetIsOutOfService() {
		this.transport.state = new TransportState(true, this.timers.now(), null, null);
		this.transport.ready = new CompletableFuture<>();
		this.worker.register(
				TaskHandlerDefinition.of("pigeons", new TaskAddress("u", "j", "t", "c"), "g", 1, (data, task) -> null));
		this.worker.start();
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		this.transport.ready.complete(null);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		this.worker.control().pause("pigeons");
		Health paused = this.indicator.health();
		assertThat(paused.getStatus()).isEqualTo(Status.UP);
		assertThat(paused.getDetails().get("handlers")).asString().contains("state=paused");
		this.worker.close();
	}

	@Test
	void aBufferThatIsNearlyFullIsShown() {
		this.transport.state = new TransportState(true, this.timers.now(), null, null);
		this.transport.levels = List.of(new BufferLevel("pigeons", 9, 10), new BufferLevel("seeds", 8, 10));
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("fullBuffers", List.of(new BufferLevel("pigeons", 9, 10)));
	}

	@Test
	void aClockThatWentBackMakesNothingNegative() {
		this.transport.state = new TransportState(true, this.timers.now().plusSeconds(5), null, null);
		assertThat(this.indicator.health().getDetails()).containsEntry("heardAgo", Duration.ZERO)
			.doesNotContainKey("incarnation");
	}

	private static final class StatedTransport extends RecordingTransport {

		private TransportState state = new TransportState(false, null, null);

		private List<BufferLevel> levels = List.of();

		@Override
		public List<BufferLevel> buffers() {
			return this.levels;
		}

		@Override
		public TransportState state() {
			return this.state;
		}

	}

}
