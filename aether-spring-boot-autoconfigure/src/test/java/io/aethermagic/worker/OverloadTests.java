package io.aethermagic.worker;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.message.Payload;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskKey;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.RecordingTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class OverloadTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private static final Channel TOPIC = new Channel.AddressTopic(ADDRESS);

	private final HeldTimers timers = new HeldTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 100_000);

	private final AtomicInteger runs = new AtomicInteger();

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me", this.codec, this.timers,
			this.incidents);

	private final AetherWorker worker = new AetherWorker(this.node, WorkerSettings.DEFAULTS,
			(prefix, concurrency) -> Runnable::run, (scope) -> {
				throw new UnsupportedOperationException();
			});

	@BeforeEach
	void listen() {
		this.worker.register(new TaskHandlerDefinition("id", ADDRESS, "g", "", 1, null, false, Set.of(), false,
				(data, task) -> this.runs.incrementAndGet()));
		this.worker.start();
	}

	@AfterEach
	void close() {
		this.worker.close();
	}

	@Test
	void aForeignCallerIsToldOnTheAddressTopicWhatToDo() {
		overload("1", null, Map.of());
		RecordingTransport.Sent answer = completes(TOPIC).get(0);
		assertThat(answer.message().tid()).isEqualTo("1");
		assertThat(answer.message().headers()).containsEntry(Headers.OUTCOME, "failed")
			.containsEntry(Headers.CODE, "overloaded")
			.containsEntry(Headers.WORKGROUP, "g");
		Payload payload = this.codec.decode(answer.message().payload());
		assertThat(payload.status()).isEqualTo("failed");
		assertThat(payload.progress()).isEqualTo(100);
		assertThat(payload.data().read(Outcome.Failure.class)).isEqualTo(Outcome.overloaded(ADDRESS).data());
		assertThat(Outcome.overloaded(ADDRESS).data()).asString().contains("u/j/t/c", "aether.worker.concurrency");
		assertThat(this.runs).hasValue(0);
		assertThat(this.incidents.count(Incident.OVERLOADED_TASK)).isOne();
	}

	@Test
	void anInboxIsToldOfTheDispatchThatItCounts() {
		overload("1", "caller", Map.of(Headers.DISPATCH, "3"));
		assertThat(completes(new Channel.Inbox("caller"))).singleElement()
			.extracting((sent) -> sent.message().headers().get(Headers.DISPATCH))
			.isEqualTo("3");
	}

	@Test
	void whatIsForAnotherGroupIsNotAnswered() {
		overload("1", null, Map.of(Headers.WORKGROUP, "other"));
		assertThat(completes(TOPIC)).isEmpty();
	}

	@Test
	void noAnswerEndsARunThatIsInHand() {
		RunningTasks running = new RunningTasks((run) -> {
		});
		TaskHandlerDefinition handler = this.worker.handlers().get(0);
		AetherMessage perform = perform("1", null, Map.of());
		running.add(new TaskRun(new RunKey(new TaskKey(ADDRESS, "1"), "g", "someone", 0),
				new Inbound(perform, this.codec.decode(perform.payload())), null, null, 1, 0, 0, null));
		new Overload(this.node,
				new WorkerAnswers(this.node, WorkerSettings.DEFAULTS, new FailureLog(FailureLogging.NONE)), running)
			.refuse(handler, perform);
		assertThat(completes(TOPIC)).isEmpty();
		assertThat(this.incidents.count(Incident.OVERLOADED_TASK)).isOne();
	}

	@Test
	void answersOnTheirWayAreBounded() {
		this.transport.receipt = new CompletableFuture<>();
		for (int i = 0; i < Overload.MAX_OPEN + 5; i++) {
			overload("" + i, null, Map.of());
		}
		assertThat(completes(TOPIC)).hasSize(Overload.MAX_OPEN);
		assertThat(this.incidents.count(Incident.OVERLOADED_TASK)).isEqualTo(Overload.MAX_OPEN + 5);
		this.transport.receipt.complete(Receipt.ROUTED);
		overload("again", null, Map.of());
		assertThat(completes(TOPIC)).hasSize(Overload.MAX_OPEN + 1);
	}

	private void overload(String tid, @Nullable String replyTo, Map<String, String> headers) {
		this.transport.subscribedTo(new Channel.TaskQueue(ADDRESS))
			.get(0)
			.listener()
			.onOverload(perform(tid, replyTo, headers));
	}

	private AetherMessage perform(String tid, @Nullable String replyTo, Map<String, String> headers) {
		return new AetherMessage("id-" + tid, tid, Action.PERFORM, replyTo, headers,
				this.codec.encode(Action.PERFORM, "initialized", 0, 1, ADDRESS, "", tid));
	}

	private List<RecordingTransport.Sent> completes(Channel channel) {
		return this.transport.sentTo(channel)
			.stream()
			.filter((sent) -> sent.message().action() == Action.COMPLETE)
			.toList();
	}

}
