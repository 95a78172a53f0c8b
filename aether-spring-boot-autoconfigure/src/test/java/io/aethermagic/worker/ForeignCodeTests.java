package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Delivery;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.RecordingTransport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

/**
 * What the application's own code throws, wherever it is called, leaves no task without
 * an answer and no permit lost.
 */
class ForeignCodeTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private static final Channel QUEUE = new Channel.TaskQueue(ADDRESS);

	private final Deque<Runnable> scheduled = new ArrayDeque<>();

	private final HeldTimers timers = new HeldTimers() {

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			ForeignCodeTests.this.scheduled.add(work);
			return () -> ForeignCodeTests.this.scheduled.remove(work);
		}

	};

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 100_000);

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me", this.codec, this.timers,
			this.incidents);

	private AetherWorker worker = worker(WorkerSettings.DEFAULTS);

	@Test
	void aListenerThatThrowsOnACancelKeepsNobodyFromBeingTold() {
		List<String> told = new ArrayList<>();
		work(WorkerSettings.DEFAULTS.withRetry(policy(Duration.ofSeconds(1))), (data, task) -> {
			task.onCancel(() -> {
				throw new IllegalStateException("a listener (in a test)");
			});
			task.onCancel(() -> told.add("second"));
			throw new IllegalArgumentException("not yet (in a test)");
		});
		perform("1");
		cancel("1");
		assertThat(told).containsExactly("second");
		assertThat(outcomes("1")).containsExactly("cancelled");
		assertThat(this.incidents.count(Incident.LISTENER_FAILED)).isOne();
		assertThat(this.worker.runningTasks()).isZero();
	}

	@Test
	void aRetryPolicyThatThrowsLeavesTheFailureFinal() {
		RetryPolicy policy = (failure) -> {
			throw new IllegalStateException("a policy (in a test)");
		};
		work(WorkerSettings.DEFAULTS.withRetry(policy), (data, task) -> {
			throw new IllegalArgumentException("the handler (in a test)");
		});
		perform("1");
		assertThat(outcomes("1")).containsExactly("failed");
		assertThat(this.incidents.count(Incident.HANDLER_ERROR)).isOne();
		assertThat(this.worker.runningTasks()).isZero();
	}

	@Test
	void aRetryThatIsStoppedBeforeItWaitsLeavesItsPlaceToAnother() {
		List<String> cancelling = new ArrayList<>(List.of("1"));
		RetryPolicy policy = new RetryPolicy() {

			@Override
			public boolean shouldRetry(Throwable failure) {
				cancelling.forEach(ForeignCodeTests.this::cancel);
				cancelling.clear();
				return true;
			}

			@Override
			public BackOff getBackOff() {
				return policy(Duration.ofSeconds(10)).getBackOff();
			}

		};
		work(WorkerSettings.DEFAULTS.withRetry(policy).withRetryMaxHeld(1), (data, task) -> {
			throw new IllegalArgumentException("not yet (in a test)");
		});
		perform("1");
		assertThat(outcomes("1")).containsExactly("cancelled");
		perform("2");
		assertThat(outcomes("2")).isEmpty();
		assertThat(this.worker.runningTasks()).as("one that waits").isOne();
	}

	@Test
	void aStageThatThrowsWhenItIsAskedIsAFailure() {
		CompletionStage<?> stage = mock(CompletionStage.class);
		given(stage.toCompletableFuture()).willThrow(new UnsupportedOperationException());
		given(stage.whenComplete(any())).willThrow(new IllegalStateException("a stage (in a test)"));
		work(WorkerSettings.DEFAULTS, (data, task) -> stage);
		perform("1");
		assertThat(outcomes("1")).containsExactly("failed");
		assertThat(this.worker.runningTasks()).isZero();
	}

	@Test
	void aFutureThatThrowsWhenItIsCancelledStillEnds() {
		CompletableFuture<String> future = new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean interrupt) {
				throw new IllegalStateException("a future (in a test)");
			}

		};
		work(WorkerSettings.DEFAULTS, (data, task) -> future);
		perform("1");
		cancel("1");
		assertThat(outcomes("1")).isEmpty();
		future.completeExceptionally(new IllegalStateException("the end (in a test)"));
		assertThat(outcomes("1")).containsExactly("cancelled");
	}

	@Test
	void aResultWhoseClassIsBrokenIsAFailure() {
		work(WorkerSettings.DEFAULTS, (data, task) -> new Broken());
		perform("1");
		assertThat(outcomes("1")).containsExactly("failed");
		assertThat(this.incidents.count(Incident.HANDLER_ERROR)).isOne();
		assertThat(this.worker.runningTasks()).isZero();
	}

	@Test
	void progressWhoseClassIsBrokenKeepsNoTaskFromItsEnd() {
		CompletableFuture<Receipt> onItsWay = new CompletableFuture<>();
		work(WorkerSettings.DEFAULTS, (data, task) -> {
			this.transport.receipt = onItsWay;
			task.progress(1, Map.of());
			task.progress(2, new Broken());
			return 1;
		});
		perform("1");
		assertThat(outcomes("1")).containsExactly("completed");
		assertThat(this.incidents.count(Incident.SEND_FAILED)).isOne();
	}

	@Test
	void deadLettersThatThrowKeepNoTaskFromItsEnd() {
		work(WorkerSettings.DEFAULTS.withRetry(policy(Duration.ofDays(1))), (data, task) -> {
			throw new IllegalArgumentException("for good (in a test)");
		});
		this.transport.deliver(QUEUE, message("1", Map.of(Headers.DISPATCH, "1", Headers.REMAINING, "1000",
				Headers.DEADLINE, "" + (this.timers.now().toEpochMilli() + 1000))));
		assertThat(outcomes("1")).containsExactly("failed");
		assertThat(this.incidents.count(Incident.LOST_DEAD_LETTER)).isOne();
		assertThat(this.worker.runningTasks()).isZero();
	}

	@Test
	void aDeliveryThatThrowsCostsNoPermit() {
		work(WorkerSettings.DEFAULTS, (data, task) -> 1);
		for (Throwable thrown : List.of(new IllegalStateException("(in a test)"), new AssertionError("(in a test)"))) {
			Delivery delivery = mock(Delivery.class);
			given(delivery.message()).willReturn(message("1", Map.of(Headers.DISPATCH, "1")));
			willThrow(thrown).given(delivery).deliveryCount();
			given(delivery.ack()).willReturn(CompletableFuture.completedFuture(Custody.HELD));
			this.transport.subscribedTo(QUEUE).get(0).listener().onDelivery(delivery);
			verify(delivery).ack();
			verify(delivery, never()).release();
		}
		perform("2");
		assertThat(outcomes("2")).containsExactly("completed");
		assertThat(this.incidents.count(Incident.MISPLACED_MESSAGE)).isEqualTo(2);
	}

	@Test
	void aDeliveryThatThrowsWhenItIsAcceptedLeavesNoRunBehind() {
		work(WorkerSettings.DEFAULTS, (data, task) -> 1);
		Delivery delivery = mock(Delivery.class);
		given(delivery.message()).willReturn(message("1", Map.of(Headers.DISPATCH, "1")));
		given(delivery.deliveryCount()).willReturn(1);
		given(delivery.accept()).willThrow(new IllegalStateException("(in a test)"));
		this.transport.subscribedTo(QUEUE).get(0).listener().onDelivery(delivery);
		assertThat(this.worker.runningTasks()).isZero();
		verify(delivery).ack();
	}

	private void work(WorkerSettings settings, TaskFunction function) {
		this.worker = worker(settings);
		this.worker
			.register(new TaskHandlerDefinition("id", ADDRESS, "g", "", 1, null, false, Set.of(), false, function));
		this.worker.start();
	}

	private AetherWorker worker(WorkerSettings settings) {
		return new AetherWorker(this.node, settings, (prefix, concurrency) -> Runnable::run, (scope) -> {
			throw new UnsupportedOperationException();
		});
	}

	private static RetryPolicy policy(Duration delay) {
		return RetryPolicy.builder().maxRetries(3).delay(delay).build();
	}

	private void perform(String tid) {
		this.transport.deliver(QUEUE, message(tid, Map.of(Headers.DISPATCH, "1")));
	}

	private void cancel(String tid) {
		this.transport.deliver(new Channel.AddressTopic(ADDRESS),
				new AetherMessage("cancel", tid, Action.CANCEL, null, Map.of(Headers.INSTANCE, "me"),
						this.codec.encode(Action.CANCEL, "cancelled", 0, Map.of(), ADDRESS, "", tid)));
	}

	private AetherMessage message(String tid, Map<String, String> headers) {
		return new AetherMessage("id-" + tid, tid, Action.PERFORM, "caller", headers,
				this.codec.encode(Action.PERFORM, "initialized", 0, 1, ADDRESS, "", tid));
	}

	private List<String> outcomes(String tid) {
		return this.transport.sentTo(new Channel.Inbox("caller"))
			.stream()
			.map(RecordingTransport.Sent::message)
			.filter((message) -> message.tid().equals(tid) && message.action() == Action.COMPLETE)
			.map((message) -> String.valueOf(message.headers().get(Headers.OUTCOME)))
			.toList();
	}

	/** A class that cannot be loaded in full. */
	public static final class Broken {

		public String getValue() {
			throw new NoClassDefFoundError("in a test");
		}

	}

}
