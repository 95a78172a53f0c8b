package io.aethermagic.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Control;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.RecordingTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TaskRecoveryTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", TaskAddress.DEFAULT_CONTEXT);

	private final HeldTimers timers = new HeldTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final AetherNode node = node("me", this.transport);

	private final AetherNode worker = node("worker", new RecordingTransport());

	@BeforeEach
	void recoverHere() {
		this.transport.capabilities = Set.of();
	}

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@Test
	void thoseBeyondTheBoundWaitUntilOthersAreAcceptedOrHaveEnded() {
		AetherTemplate template = started(ClientSettings.DEFAULTS.withMaxUnaccepted(1));
		TaskHandle<Integer> first = perform(template, "1");
		perform(template, "2");
		perform(template, "3");
		assertThat(performed()).containsExactly("1");
		first.cancel();
		assertThat(performed()).containsExactly("1", "2");
		accept("2");
		assertThat(performed()).containsExactly("1", "2", "3");
	}

	@Test
	void aCallThatEndedBeforeItCouldBeSentIsNotSent() {
		TaskClient client = client(ClientSettings.DEFAULTS.withMaxUnaccepted(1));
		AetherTemplate template = new AetherTemplate(Map.of("test", client), "test", this.callbacks);
		perform(template, "1").cancel();
		perform(template, "2").dismiss();
		perform(template, "3");
		assertThat(this.transport.sentTo(new Channel.AddressTopic(ADDRESS))).isEmpty();
		client.start();
		assertThat(performed()).containsExactly("3");
	}

	@Test
	void whoCancelsAgainAfterTheEndSaysNothing() {
		AetherTemplate template = started(ClientSettings.DEFAULTS);
		TaskHandle<Integer> handle = perform(template, "1");
		handle.cancel();
		handle.cancel();
		handle.dismiss();
		assertThat(handle.state()).isEqualTo(TaskState.CANCELLED);
		assertThat(this.transport.sentTo(new Channel.AddressTopic(ADDRESS))).hasSize(1);
	}

	@Test
	void aTaskIsGivenUpEvenIfItsLetterCannotBeKept() {
		AetherTemplate template = started(ClientSettings.DEFAULTS.withMaxDispatches(1));
		TaskHandle<Integer> handle = perform(template, "1");
		accept("1");
		assertThat(handle.state()).isEqualTo(TaskState.ACCEPTED);
		say(this.worker, Control.OFFLINE);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(Duration.ofMinutes(1)))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(DeadLetter.WORKER_LOST));
		assertThat(this.incidents.count(Incident.LOST_DEAD_LETTER)).isOne();
	}

	@Test
	void aLostTaskIsHandedOutAgainToItsWorkgroup() {
		AetherTemplate template = started(ClientSettings.DEFAULTS);
		perform(template, "1");
		accept("1");
		say(this.worker, Control.OFFLINE);
		assertThat(this.transport.sentTo(new Channel.TaskQueue(ADDRESS))).hasSize(2)
			.last()
			.satisfies((sent) -> assertThat(sent.message().headers()).containsEntry(Headers.DISPATCH, "2")
				.containsEntry(Headers.WORKGROUP, "g")
				.containsEntry(Headers.WINDOW, "10000")
				.containsEntry(Headers.REMAINING, "300000")
				.doesNotContainKey(Headers.INSTANCE));
		assertThat(this.incidents.count(Incident.REDISPATCHED_TASK)).isOne();
	}

	private AetherTemplate started(ClientSettings settings) {
		TaskClient client = client(settings);
		this.node.start();
		client.start();
		return new AetherTemplate(Map.of("test", client), "test", this.callbacks);
	}

	private TaskClient client(ClientSettings settings) {
		return new TaskClient(this.node, settings, "", this.callbacks);
	}

	private AetherNode node(String instance, RecordingTransport transport) {
		return new AetherNode("test", transport, "u", instance,
				new MessageCodec(JsonMapper.shared(), "host", instance, 100_000), this.timers, this.incidents);
	}

	private static TaskHandle<Integer> perform(AetherTemplate template, String tid) {
		return template.task("j", "t").tid(tid).perform(1, Integer.class);
	}

	private List<String> performed() {
		return this.transport.sentTo(new Channel.TaskQueue(ADDRESS))
			.stream()
			.map((sent) -> sent.message().tid())
			.toList();
	}

	private void accept(String tid) {
		AetherMessage accepted = this.worker.message(Action.STATUS, "progress", 0, MessageCodec.EMPTY, ADDRESS, "g",
				tid, Map.of(Headers.INSTANCE, "worker", Headers.WORKGROUP, "g", Headers.DISPATCH, "1", Headers.LEASE,
						"30000"));
		this.transport.deliver(new Channel.Inbox("me"), accepted);
	}

	private void say(AetherNode from, Control control) {
		from.control(control, "me", List.of());
		RecordingTransport way = (RecordingTransport) from.transport();
		this.transport.deliver(new Channel.Inbox("me"), way.sent.get(way.sent.size() - 1).message());
	}

}
