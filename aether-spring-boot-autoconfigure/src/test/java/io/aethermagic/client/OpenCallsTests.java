package io.aethermagic.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.HeldTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenCallsTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private final HeldTimers timers = new HeldTimers();

	private final OpenCalls calls = new OpenCalls(2);

	@Test
	void slotsAreBoundedAndGivenBackOnce() {
		assertThat(this.calls.acquire(Duration.ofMillis(1))).isTrue();
		assertThat(this.calls.acquire(Duration.ofMillis(1))).isTrue();
		assertThat(this.calls.acquire(Duration.ofMillis(1))).isFalse();
		PendingTask task = task("1", Duration.ofMinutes(1).toNanos());
		this.calls.add(task);
		task.end(new TaskEvent.Dismissed());
		this.calls.remove(task);
		this.calls.remove(task);
		assertThat(this.calls.acquire(Duration.ofMillis(1))).isTrue();
		assertThat(this.calls.acquire(Duration.ofMillis(1))).isFalse();
	}

	@Test
	void callbackThreadsDoNotWaitForASlot() {
		this.calls.acquire(Duration.ofMillis(1));
		this.calls.acquire(Duration.ofMillis(1));
		try (CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers)) {
			boolean acquired = CompletableFuture
				.supplyAsync(() -> this.calls.acquire(Duration.ofDays(1)), callbacks.executor())
				.join();
			assertThat(acquired).isFalse();
		}
	}

	@Test
	void cancelledCallsAreRememberedUntilTheirDeadline() {
		PendingTask task = task("1", Duration.ofMinutes(1).toNanos());
		this.calls.add(task);
		task.end(new TaskEvent.Cancelled("cancelled"));
		this.calls.remove(task);
		assertThat(this.calls.isClosed(task.key, this.timers.nanoTime())).isTrue();
		this.timers.advance(Duration.ofMinutes(2));
		assertThat(this.calls.isClosed(task.key, this.timers.nanoTime())).isFalse();
	}

	@Test
	void rememberedCallsAreBounded() {
		for (int i = 0; i <= OpenCalls.MAX_CLOSED; i++) {
			PendingTask task = task("t" + i, Long.MAX_VALUE / 2);
			this.calls.add(task);
			task.end(new TaskEvent.Expired());
			this.calls.remove(task);
		}
		assertThat(this.calls.isClosed(new TaskKey(ADDRESS, "t0"), 0)).isFalse();
		assertThat(this.calls.isClosed(new TaskKey(ADDRESS, "t1"), 0)).isTrue();
		assertThat(this.calls.isEmpty()).isTrue();
	}

	private PendingTask task(String tid, long deadlineNanos) {
		AetherMessage perform = new AetherMessage("m", tid, Action.PERFORM, "me", Map.of(), new byte[0]);
		Incidents incidents = new Incidents(this.timers);
		return new PendingTask(new CallTerms(new TaskKey(ADDRESS, tid), perform, 4, deadlineNanos, null,
				CallbackContexts.plain(incidents), null), (call) -> {
				}, new RecoveryRules(true, 1, 5), incidents);
	}

}
