package io.aethermagic.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.TaskClient;
import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.RunningTransports;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.registry.RegisteredInstance;
import io.aethermagic.registry.ServiceIdentity;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.WorkerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class FleetQuestionsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private static final Channel INBOX = new Channel.Inbox("me");

	private final DueTimers timers = new DueTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final Incidents incidents = new Incidents(this.timers);

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 1_000_000);

	private final AetherNode node = new AetherNode("main", this.transport, "u", "me", this.codec, this.timers,
			this.incidents);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final TaskClient client = new TaskClient(this.node, ClientSettings.DEFAULTS, "", this.callbacks);

	private final RunningTransport running = new RunningTransport("test", this.node, this.client,
			new AetherWorker(this.node, WorkerSettings.DEFAULTS, (prefix, concurrency) -> Runnable::run, (scope) -> {
				throw new UnsupportedOperationException();
			}));

	private final List<FleetRequest> requests = new ArrayList<>();

	private final List<Runnable> held = new ArrayList<>();

	private boolean hold;

	private final FleetQuestions questions = new FleetQuestions(
			new AetherConsole(new RunningTransports(() -> List.of(this.running)),
					new AetherDeadLetters(new AetherTemplate(Map.of("main", this.client), "main", this.callbacks))),
			this.incidents, this::permits, this.timers, this::execute);

	private void execute(Runnable work) {
		if (this.hold) {
			this.held.add(work);
		}
		else {
			work.run();
		}
	}

	private boolean permits(FleetRequest request) {
		this.requests.add(request);
		if (request.action() == FleetAction.CANCEL) {
			throw new IllegalStateException("(in a test)");
		}
		return !request.action().isChange();
	}

	@BeforeEach
	void start() {
		this.questions.starting(this.running);
		this.node.start();
	}

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@Test
	void whoDoesNotAnswerInTimeIsSilent() {
		CompletableFuture<FleetAnswers<Integer>> answers = ping("a", "b");
		this.timers.advance(Duration.ofSeconds(1));
		answer(sentTo("a").id(), "a", 1);
		answer(sentTo("a").id(), "a", 1);
		answer(sentTo("a").id(), "stranger", 1);
		assertThat(answers).isNotDone();
		this.timers.advance(PATIENCE);
		assertThat(answers.join().answers()).containsExactly(new FleetAnswer<>("a", 1, null, Duration.ofSeconds(1)));
		assertThat(answers.join().silent()).containsExactly("b");
		answer(sentTo("b").id(), "b", 1);
		assertThat(this.incidents.count(Incident.MALFORMED_MESSAGE)).isZero();
	}

	@Test
	void thisInstanceIsAskedWithoutAMessage() {
		assertThat(ping("me").join().values()).containsExactly(1);
		assertThat(this.requests).isEmpty();
		assertThat(this.transport.sent).noneMatch((sent) -> sent.channel().equals(INBOX));
	}

	@Test
	void whoAsksIsToldOnAThreadThatMayBlock() {
		this.hold = true;
		CompletableFuture<FleetAnswers<Integer>> answers = ping("a");
		this.timers.advance(PATIENCE);
		assertThat(answers).isNotDone();
		this.held.forEach(Runnable::run);
		assertThat(answers.join().silent()).containsExactly("a");
	}

	@Test
	void noMoreQuestionsAreOpenThanMayBe() {
		IntStream.range(0, FleetQuestions.MAX_OPEN).forEach((number) -> ping("a"));
		assertThat(ping("a")).isCompletedExceptionally()
			.failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(TaskRejectedException.class);
		this.timers.advance(PATIENCE);
		assertThat(ping("a")).isNotDone();
	}

	@Test
	void othersAreAnsweredIfTheyMayAsk() {
		this.hold = true;
		ask("q1", "ping");
		ask("q2", "pause");
		ask("q3", "cancel");
		ask("q4", "explode");
		assertThat(this.incidents.count(Incident.MALFORMED_MESSAGE)).isOne();
		this.held.forEach(Runnable::run);
		assertThat(this.requests).extracting(FleetRequest::instance).containsOnly("them");
		assertThat(this.transport.sentTo(new Channel.Inbox("them")))
			.extracting((sent) -> this.codec.decode(sent.message()).data().read(FleetReply.class))
			.satisfiesExactly((reply) -> assertThat(reply.problem()).isNull(),
					(reply) -> assertThat(reply.problem()).contains("PAUSE"),
					(reply) -> assertThat(reply.problem()).contains("could not"));
	}

	@Test
	void noMoreAreAnsweredAtATimeThanMayBe() {
		this.hold = true;
		IntStream.range(0, FleetQuestions.MAX_ANSWERING + 5).forEach((number) -> ask("q" + number, "ping"));
		assertThat(this.held).hasSize(FleetQuestions.MAX_ANSWERING);
		this.held.forEach(Runnable::run);
		ask("another", "ping");
		assertThat(this.held).hasSize(FleetQuestions.MAX_ANSWERING + 1);
	}

	private CompletableFuture<FleetAnswers<Integer>> ping(String... instances) {
		Map<String, RegisteredInstance> asked = new LinkedHashMap<>();
		for (String instance : instances) {
			asked.put(instance, new RegisteredInstance(instance, "main", "host", new ServiceIdentity("", "", "", ""),
					List.of(), 0, 0, 0, Duration.ZERO));
		}
		return this.questions.ask(asked, FleetAction.PING, "", 1, PATIENCE, FleetReply::count).toCompletableFuture();
	}

	private FleetQuestion sentTo(String instance) {
		return this.codec.decode(this.transport.sentTo(new Channel.Inbox(instance)).get(0).message())
			.data()
			.read(FleetQuestion.class);
	}

	private void answer(String id, String from, int count) {
		deliver(from, "answer", FleetReply.counted(id, count));
	}

	private void ask(String id, String action) {
		deliver("them", "question", new FleetQuestion(id, action, "x", 1));
	}

	private void deliver(String from, String status, Object data) {
		this.transport.deliver(INBOX,
				new AetherMessage("id", "", Action.STATUS, from,
						Map.of(Headers.SUBJECT, "fleet", Headers.INSTANCE, from),
						this.codec.of(from).encode(Action.STATUS, status, 0, data, null, "", "")));
	}

}
