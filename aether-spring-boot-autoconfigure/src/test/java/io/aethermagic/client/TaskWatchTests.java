package io.aethermagic.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.RecordingTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskWatch}, by the calls of a client under a clock that is held.
 */
class TaskWatchTests {

	private static final int CALLS = 1_000;

	private final AtomicInteger scheduled = new AtomicInteger();

	private final DueTimers timers = new DueTimers() {

		@Override
		public synchronized Timer schedule(Duration delay, Runnable work) {
			TaskWatchTests.this.scheduled.incrementAndGet();
			return super.schedule(delay, work);
		}

	};

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final AetherNode node = new AetherNode("test", new RecordingTransport(), "u", "me",
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
	void callsThatWaitAreNotLookedAtAgainAndAgain() {
		List<TaskHandle<Integer>> handles = perform();
		this.scheduled.set(0);
		this.timers.advance(Duration.ofSeconds(60));
		assertThat(this.scheduled).hasValueLessThan(60);
		assertThat(handles).allMatch((handle) -> handle.state() == TaskState.SENT);
	}

	@Test
	void eachEndsAtItsDeadline() {
		List<TaskHandle<Integer>> handles = perform();
		Duration tick = Duration.ofMillis(TaskWatch.TICK_MILLIS);
		this.timers.advance(ClientSettings.DEFAULTS.timeout().minus(tick));
		assertThat(handles).allMatch((handle) -> handle.state() == TaskState.SENT);
		this.timers.advance(tick.multipliedBy(2));
		assertThat(handles).allMatch((handle) -> handle.state() == TaskState.EXPIRED);
		assertThat(this.client.openCalls()).isZero();
	}

	@Test
	void whatHasEndedLeavesNothingToWaitFor() {
		perform().forEach(TaskHandle::cancel);
		this.timers.advance(Duration.ofSeconds(10));
		this.scheduled.set(0);
		this.timers.advance(Duration.ofMinutes(10));
		assertThat(this.scheduled).hasValue(0);
	}

	private List<TaskHandle<Integer>> perform() {
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < CALLS; i++) {
			handles.add(this.template.perform("j", "t", i, Integer.class));
		}
		return handles;
	}

}
