package io.aethermagic.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskKey;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of a call when whoever waits for it is told of its end: nothing. Each test
 * looks at the very moment, from within the dependent that runs first.
 */
class DoneCallsTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", TaskAddress.DEFAULT_CONTEXT);

	private final DueTimers timers = new DueTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final AetherNode node = node("me");

	private final AetherNode worker = node("worker");

	private final TaskClient client = new TaskClient(this.node, ClientSettings.DEFAULTS.withMaxPending(1), "",
			this.callbacks);

	private final List<String> seen = new ArrayList<>();

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
	void itsTidCanBeUsedAndItsSlotIsFree() {
		atTheEndOf(perform("1", null), (task) -> {
			this.seen.add("open " + this.client.openCalls());
			this.seen.add(perform("1", null).state().name());
		});
		complete("1");
		assertThat(this.seen).containsExactly("open 0", "SENT");
	}

	@Test
	void theScopeThatItBelongedToDoesNotCancelIt() {
		RecordingScope scope = new RecordingScope();
		atTheEndOf(perform("1", scope), (task) -> this.seen.add("in scope " + scope.open.size()));
		assertThat(scope.open).hasSize(1);
		complete("1");
		assertThat(this.seen).containsExactly("in scope 0");
		assertThat(this.transport.sentTo(new Channel.AddressTopic(ADDRESS))).isEmpty();
		assertThat(this.incidents.count(Incident.UNEXPECTED_ANSWER)).isZero();
	}

	@Test
	void aCallThatEndsWhileItEntersItsScopeIsNotLeftThere() {
		RecordingScope scope = new RecordingScope();
		scope.whenOpened = ScopedCall::cancel;
		assertThat(perform("1", scope).state()).isEqualTo(TaskState.CANCELLED);
		assertThat(scope.open).isEmpty();
		assertThat(this.client.openCalls()).isZero();
	}

	@Test
	void untilItIsGoneItIsOpenForWhoeverHasItsHandle() {
		PendingTask task = perform("1", null);
		task.end(new TaskEvent.Dismissed());
		assertThat(task.state()).isEqualTo(TaskState.DISMISSED);
		assertThat(task.seenState()).isEqualTo(TaskState.SENT);
		task.tell();
		assertThat(task.seenState()).isEqualTo(TaskState.DISMISSED);
	}

	@Test
	void anExpiredOneHasLeftTheTableToo() {
		atTheEndOf(perform("1", null), (task) -> this.seen.add("open " + this.client.openCalls()));
		this.timers.advance(ClientSettings.DEFAULTS.timeout().plusSeconds(1));
		assertThat(this.seen).containsExactly("open 0");
	}

	private PendingTask perform(String tid, @Nullable TaskScope scope) {
		return this.client.perform(spec(tid, scope), TaskCallRequest.Kind.PERFORM, 1, null);
	}

	private static CallSpec spec(String tid, @Nullable TaskScope scope) {
		return new CallSpec(ADDRESS, tid, null, Map.of(), 4, null, scope, null);
	}

	private static void atTheEndOf(PendingTask task, Consumer<PendingTask> look) {
		task.end().thenRun(() -> look.accept(task));
	}

	private void complete(String tid) {
		AetherMessage message = this.worker.message(Action.COMPLETE, "succeed", 100, 2, ADDRESS, "g", tid,
				Map.of(Headers.INSTANCE, "worker", Headers.WORKGROUP, "g", Headers.DISPATCH, "1", Headers.OUTCOME,
						"completed"));
		this.transport.deliver(new Channel.Inbox("me"), message);
	}

	private AetherNode node(String instance) {
		return new AetherNode("test", this.transport, "u", instance,
				new MessageCodec(JsonMapper.shared(), "host", instance, 100_000), this.timers, this.incidents);
	}

	private static final class RecordingScope implements TaskScope {

		private final List<ScopedCall> open = new CopyOnWriteArrayList<>();

		private Consumer<ScopedCall> whenOpened = (call) -> {
		};

		@Override
		public TaskKey task() {
			return new TaskKey(ADDRESS, "parent");
		}

		@Override
		public Duration remaining() {
			return Duration.ofMinutes(1);
		}

		@Override
		public void opened(ScopedCall call) {
			this.open.add(call);
			this.whenOpened.accept(call);
		}

		@Override
		public void closed(ScopedCall call) {
			this.open.remove(call);
		}

	}

}
