package io.aethermagic.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskExpiredException;
import io.aethermagic.task.TaskState;
import io.aethermagic.task.TaskTimeoutException;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What a caller is told when its task does not end.
 */
@ExtendWith(OutputCaptureExtension.class)
class CallReportTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", TaskAddress.DEFAULT_CONTEXT);

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final DueTimers timers = new DueTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final AetherNode node = node("me");

	private final AetherNode worker = node("worker");

	private final TaskClient client = new TaskClient(this.node,
			ClientSettings.DEFAULTS.withTimeout(TIMEOUT).withMaxUnaccepted(1), "Start one", this.callbacks);

	private final AetherTemplate template = new AetherTemplate(Map.of("test", this.client), "test", this.callbacks);

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@Test
	void nobodyThereIsSaidOnceForEachAddressAndMinute(CapturedOutput output) {
		start();
		this.transport.receipt = CompletableFuture.completedFuture(Receipt.UNROUTED);
		perform("one");
		perform("one");
		perform("other");
		assertThat(output.getAll()).containsOnlyOnce("No worker listens at u/j/one/x on transport 'test'")
			.containsOnlyOnce("No worker listens at u/j/other/x")
			.contains("Start one, or set aether.client.no-worker to 'fail'");
		this.timers.advance(Duration.ofSeconds(61));
		perform("other");
		assertThat(output.getAll().split("No worker listens at u/j/other/x", -1)).hasSize(3);
	}

	@Test
	void whereSomebodyIsThereNothingIsSaid(CapturedOutput output) {
		start();
		perform("one");
		assertThat(output.getAll()).doesNotContain("No worker listens");
	}

	@Test
	void oneThatWasNeverSentSaysWhy() {
		start();
		this.transport.state = new TransportState(false, null, null, "Connection refused");
		assertExpired(perform("t"), "it has not been sent: transport 'test' has no connection: Connection refused");
	}

	@Test
	void oneThatWaitsForOthersToBeAcceptedSaysSo() {
		this.transport.capabilities = Set.of();
		TaskClient bounded = new TaskClient(this.node,
				ClientSettings.DEFAULTS.withTimeout(TIMEOUT).withMaxUnaccepted(1), "", this.callbacks);
		bounded.start();
		AetherTemplate operations = new AetherTemplate(Map.of("test", bounded), "test", this.callbacks);
		operations.task("j", "t").timeout(Duration.ofMinutes(5)).perform(1, Integer.class);
		assertExpired(operations.task("j", "t").perform(1, Integer.class), "it has not been sent: 1 others");
	}

	@Test
	void oneThatNobodyAcceptedSaysWhetherAnybodyWasThere() {
		start();
		assertExpired(perform("t"), "it has been sent, and no worker has accepted it");
		this.transport.receipt = CompletableFuture.completedFuture(Receipt.UNROUTED);
		assertExpired(perform("t"), "no worker has accepted it: none listened at its address when it was sent");
	}

	@Test
	void oneThatWasAcceptedSaysByWhomAndHowFarItCame() {
		start();
		TaskHandle<Integer> handle = perform("t");
		say(handle, 0, Map.of(Headers.LEASE, "30000"));
		say(handle, 40, Map.of(Headers.ATTEMPT, "1"));
		this.timers.advance(Duration.ofSeconds(1));
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> handle.get(Duration.ZERO))
			.withMessageContaining("it is RUNNING and goes on")
			.withMessageContaining("came to 40 %, and was last heard of 1000 ms before");
		assertExpired(handle, "instance worker of workgroup 'g' accepted it (dispatch 1) and came to 40 %, "
				+ "and was last heard of 20000 ms before");
	}

	@Test
	void whoWouldWaitForItselfIsToldSoAtOnce(CapturedOutput output) {
		TaskHandle<Integer> handle = perform("t");
		BroadcastHandle<Integer> broadcast = this.template.task("j", "t").broadcast(1, Integer.class);
		assertThat(output.getAll()).containsOnlyOnce("is performed before the application has started")
			.contains("ApplicationRunner");
		assertThatIllegalStateException().isThrownBy(() -> handle.get(Duration.ofMillis(1)))
			.withMessageContaining("ApplicationRunner");
		assertThatIllegalStateException().isThrownBy(() -> broadcast.get(Duration.ofMillis(1)));
		CompletableFuture<Throwable> other = CompletableFuture.supplyAsync(() -> {
			try {
				return new AssertionError(handle.get(Duration.ofMillis(1)));
			}
			catch (TaskTimeoutException ex) {
				return ex;
			}
		});
		assertThat(other.join()).isInstanceOf(TaskTimeoutException.class)
			.hasMessageContaining("it has not been sent: the application has not started");
		start();
		assertThat(handle.state()).isEqualTo(TaskState.SENT);
		assertThatExceptionOfType(TaskTimeoutException.class).isThrownBy(() -> handle.get(Duration.ZERO));
	}

	@Test
	void whoSendsBeforeTheStartIsToldNothing(CapturedOutput output) {
		this.template.task("j", "t").send(1);
		assertThat(output.getAll()).doesNotContain("before the application has started");
	}

	private void start() {
		this.node.start();
		this.client.start();
	}

	private TaskHandle<Integer> perform(String task) {
		return this.template.task("j", task).perform(1, Integer.class);
	}

	private void say(TaskHandle<?> handle, int percent, Map<String, String> more) {
		Map<String, String> headers = new HashMap<>(more);
		headers.putAll(Map.of(Headers.INSTANCE, "worker", Headers.WORKGROUP, "g", Headers.DISPATCH, "1"));
		this.transport.deliver(new Channel.Inbox("me"), this.worker.message(Action.STATUS, "progress", percent,
				MessageCodec.EMPTY, ADDRESS, "g", handle.tid(), headers));
	}

	private void assertExpired(TaskHandle<?> handle, String how) {
		this.timers.advance(TIMEOUT.plusSeconds(1));
		assertThatExceptionOfType(TaskExpiredException.class).isThrownBy(() -> handle.get(Duration.ofMinutes(1)))
			.withMessageContaining("passed its deadline before it ended: ")
			.withMessageContaining(how);
	}

	private AetherNode node(String instance) {
		return new AetherNode("test", this.transport, "u", instance,
				new MessageCodec(JsonMapper.shared(), "host", instance, 100_000), this.timers, this.incidents);
	}

}
