package io.aethermagic.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskFailedException;
import io.aethermagic.task.TaskState;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AddressAnswersTests {

	private static final String PLAIN = "{\"action\":\"%s\",\"status\":\"%s\",\"progress\":%d,\"data\":%s,"
			+ "\"host\":\"h\",\"client\":\"%s\",\"job\":\"\",\"workgroup\":\"\",\"task\":\"\",\"context\":\"\",\"tid\":\"\"}";

	private final HeldTimers timers = new HeldTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me",
			new MessageCodec(JsonMapper.shared(), "host", "me", 100_000), this.timers, this.incidents);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final TaskClient client = new TaskClient(this.node, ClientSettings.DEFAULTS.withAethermagic(true), "",
			this.callbacks);

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
	void eachAddressIsListenedAtOnceBeforeTheFirstPerform() {
		this.transport.ready = new CompletableFuture<>();
		perform("one", "1");
		perform("one", "2");
		perform("one", "3").cancel();
		assertThat(this.transport.subscribedTo(at("one"))).singleElement()
			.extracting((subscribed) -> subscribed.options().actions())
			.isEqualTo(Set.of(Action.STATUS, Action.COMPLETE));
		assertThat(performed("one")).isEmpty();
		this.transport.ready.complete(null);
		perform("one", "4");
		assertThat(performed("one")).containsExactly("1", "2", "4");
		assertThat(this.transport.subscribedTo(at("one"))).hasSize(1);
		perform("two", "1");
		assertThat(this.transport.subscribedTo(at("two"))).hasSize(1);
	}

	@Test
	void nobodyListensAtAddressesUnlessToldTo() {
		TaskClient plain = new TaskClient(this.node, ClientSettings.DEFAULTS, "", this.callbacks);
		plain.start();
		new AetherTemplate(Map.of("test", plain), "test", this.callbacks).task("j", "one").perform(1, Integer.class);
		assertThat(this.transport.subscribed).isEmpty();
	}

	@Test
	void callsToAnAddressThatIsRefusedFailAndTheNextTriesAgain() {
		this.transport.ready = CompletableFuture.failedFuture(new TransportException("not authorized", null));
		TaskHandle<Integer> handle = perform("one", "1");
		assertThat(handle.state()).isEqualTo(TaskState.FAILED);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> handle.get(Duration.ofMinutes(1)))
			.withMessageContaining("not authorized")
			.withMessageContaining("aether.compatibility.aethermagic");
		this.transport.ready = CompletableFuture.completedFuture(null);
		perform("one", "2");
		assertThat(performed("one")).containsExactly("2");
	}

	@Test
	void anAnswerThatAConverterRefusesIsAnAnswer() {
		BroadcastHandle<Refused> handle = this.template.task("j", "one").tid("1").broadcast(1, Refused.class, 1);
		say("one", "1", Action.COMPLETE, "succeed", 100, "\"a\"", Map.of());
		assertThat(handle.get(Duration.ofMinutes(1))).singleElement()
			.satisfies((answer) -> assertThat(answer.failure()).isNotNull());
	}

	@Test
	void ofManyAddressesThoseWithoutACallAreGivenUp() {
		perform("open", "1");
		perform("idle", "1");
		say("idle", "1", Action.COMPLETE, "succeed", 100, "1", Map.of());
		for (int i = 0; i < AddressAnswers.MAX_ADDRESSES; i++) {
			perform("t" + i, "1");
		}
		perform("open", "2");
		perform("idle", "2");
		assertThat(this.transport.subscribedTo(at("open"))).hasSize(1);
		assertThat(this.transport.subscribedTo(at("idle"))).hasSize(2);
	}

	@Test
	void anAnswerNeedNotNameItsAddress() {
		TaskHandle<Integer> handle = perform("one", "1");
		say("one", "1", Action.STATUS, "progress", 0, "{}", Map.of());
		assertThat(handle.state()).isEqualTo(TaskState.ACCEPTED);
		say("one", "1", Action.STATUS, "progress", 40, "{}", Map.of());
		assertThat(handle.state()).isEqualTo(TaskState.RUNNING);
		say("one", "1", Action.COMPLETE, "succeed", 100, "7", Map.of());
		assertThat(handle.get(Duration.ofMinutes(1))).isEqualTo(7);
	}

	@Test
	void whatIsAboutOthersTasksIsNeitherCountedNorTaken() {
		TaskHandle<Integer> handle = perform("one", "1");
		say("one", "other", Action.COMPLETE, "succeed", 100, "7", Map.of());
		say("one", "1", Action.COMPLETE, "succeed", 100, "7", Map.of(Headers.DISPATCH, "1"));
		assertThat(handle.state()).isEqualTo(TaskState.SENT);
		say("one", "1", Action.COMPLETE, "succeed", 100, "7", Map.of());
		say("one", "1", Action.COMPLETE, "succeed", 100, "7", Map.of());
		say("one", "1", Action.STATUS, "progress", 0, "{}", Map.of());
		for (Incident incident : Incident.values()) {
			assertThat(this.incidents.count(incident)).as(incident.name()).isZero();
		}
	}

	@Test
	void badInputAboutOurTasksIsCounted() {
		TaskHandle<Integer> handle = perform("one", "1");
		this.transport.deliver(at("one"),
				new AetherMessage("id", "1", Action.COMPLETE, null, Map.of(), "{}".getBytes()));
		say("one", "1", Action.PERFORM, "initialized", 0, "1", Map.of());
		assertThat(this.incidents.count(Incident.MALFORMED_MESSAGE)).isOne();
		assertThat(this.incidents.count(Incident.MISPLACED_MESSAGE)).isOne();
		assertThat(handle.state()).isEqualTo(TaskState.SENT);
	}

	@Test
	void whoHasNoInboxIsNeverAskedOrToldAnything() {
		TaskHandle<Integer> handle = perform("one", "1");
		say("one", "1", Action.STATUS, "progress", 0, "{}", Map.of());
		say("one", "1", Action.STATUS, "progress", 0, "{}", "another", Map.of());
		handle.cancel();
		say("one", "1", Action.STATUS, "progress", 50, "{}", Map.of());
		assertThat(this.transport.sent).extracting(RecordingTransport.Sent::channel)
			.noneMatch(Channel.Inbox.class::isInstance)
			.contains(at("one"));
	}

	/** What no JSON can be read as. */
	@JsonDeserialize(using = Refused.Reader.class)
	record Refused() {

		static final class Reader extends ValueDeserializer<Refused> {

			@Override
			public Refused deserialize(JsonParser parser, DeserializationContext context) {
				throw new IllegalStateException("not this one");
			}

		}

	}

	private TaskHandle<Integer> perform(String task, String tid) {
		return this.template.task("j", task).tid(tid).perform(1, Integer.class);
	}

	private static Channel at(String task) {
		return new Channel.AddressTopic(new TaskAddress("u", "j", task, TaskAddress.DEFAULT_CONTEXT));
	}

	private List<String> performed(String task) {
		Channel queue = new Channel.TaskQueue(new TaskAddress("u", "j", task, TaskAddress.DEFAULT_CONTEXT));
		return this.transport.sentTo(queue).stream().map((sent) -> sent.message().tid()).toList();
	}

	private void say(String task, String tid, Action action, String status, int progress, String data,
			Map<String, String> headers) {
		say(task, tid, action, status, progress, data, "python", headers);
	}

	private void say(String task, String tid, Action action, String status, int progress, String data, String client,
			Map<String, String> headers) {
		String payload = String.format(PLAIN, action.wireName(), status, progress, data, client);
		this.transport.deliver(at(task), new AetherMessage("id", tid, action, null, headers, payload.getBytes()));
	}

}
