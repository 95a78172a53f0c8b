package io.aethermagic.test;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.aethermagic.time.Timers;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSession;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static io.aethermagic.test.HubPeer.QUEUE;
import static io.aethermagic.test.HubPeer.perform;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A step with a delivery while its session ends.
 */
class HubSessionEndTests {

	private final HookedTimers timers = new HookedTimers();

	private final Hub hub = new Hub(this.timers);

	private enum Step {

		ACCEPT(HubSession::accept), EXTEND(HubSession::extend), ACK(HubSession::ack), RELEASE(HubSession::release);

		private final BiFunction<HubSession, Long, CompletionStage<Custody>> call;

		Step(BiFunction<HubSession, Long, CompletionStage<Custody>> call) {
			this.call = call;
		}

	}

	@ParameterizedTest
	@EnumSource
	void stepThatTheEndOfItsSessionOvertakesDidNotReachTheHub(Step step) {
		HubPeer worker = new HubPeer(this.hub, "worker").work("g", 1);
		this.hub.send(QUEUE, perform("1"), SendOptions.DEFAULT);
		long delivery = worker.last().id();
		CompletableFuture<Custody> answer = whileTheSessionEnds(worker,
				() -> step.call.apply(worker.session, delivery).toCompletableFuture());
		assertThat(answer).isCompletedExceptionally();
		assertThat(new HubPeer(this.hub, "other").work("g", 1).tids()).containsExactly("1");
	}

	/**
	 * Run a step that waits for the lock of the queue while the one who has the lock ends
	 * the session.
	 */
	private CompletableFuture<Custody> whileTheSessionEnds(HubPeer worker, Supplier<CompletableFuture<Custody>> step) {
		AtomicReference<CompletableFuture<Custody>> answer = new AtomicReference<>();
		Thread stepping = new Thread(() -> answer.set(step.get()), "stepping");
		this.timers.once(() -> {
			stepping.start();
			Awaitility.await().atMost(RealTime.PATIENCE).until(() -> stepping.getState() == Thread.State.BLOCKED);
			worker.session.lost();
		});
		this.hub.send(QUEUE, perform("2"), SendOptions.DEFAULT);
		Awaitility.await().atMost(RealTime.PATIENCE).until(() -> answer.get() != null);
		return answer.get();
	}

	/**
	 * A clock that does something when it is next read.
	 */
	private static final class HookedTimers implements Timers {

		private final ManualTimers timers = new ManualTimers();

		private final AtomicReference<@Nullable Runnable> hook = new AtomicReference<>();

		void once(Runnable hook) {
			this.hook.set(hook);
		}

		@Override
		public Instant now() {
			return this.timers.now();
		}

		@Override
		public long nanoTime() {
			Runnable hook = this.hook.getAndSet(null);
			if (hook != null) {
				hook.run();
			}
			return this.timers.nanoTime();
		}

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			return this.timers.schedule(delay, work);
		}

	}

}
