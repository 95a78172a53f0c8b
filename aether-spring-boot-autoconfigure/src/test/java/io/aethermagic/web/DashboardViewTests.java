package io.aethermagic.web;

import java.time.Duration;
import java.util.ArrayList;
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
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.fleet.FleetQuestions;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.RegistrySettings;
import io.aethermagic.registry.ServiceIdentity;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.OutcomeMinute;
import io.aethermagic.worker.WorkerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class DashboardViewTests {

	private static final Duration PATIENCE = Duration.ofSeconds(3);

	private final DueTimers timers = new DueTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 1_000_000);

	private final Incidents incidents = new Incidents(this.timers);

	private final AetherNode node = new AetherNode("main", this.transport, "u", "me", this.codec, this.timers,
			this.incidents);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final TaskClient client = new TaskClient(this.node, ClientSettings.DEFAULTS, "", this.callbacks);

	private final RunningTransport running = new RunningTransport("test", this.node, this.client,
			new AetherWorker(this.node, WorkerSettings.DEFAULTS, (prefix, concurrency) -> Runnable::run, (scope) -> {
				throw new UnsupportedOperationException();
			}));

	private final AetherConsole console = new AetherConsole(new RunningTransports(() -> List.of(this.running)),
			new AetherDeadLetters(new AetherTemplate(Map.of("main", this.client), "main", this.callbacks)));

	private final AetherRegistry registry = new AetherRegistry((any) -> new ServiceIdentity("d", "t", "i", "v"),
			new RegistrySettings(Duration.ofSeconds(10), 1_000), Runnable::run, new ArrayList<>()::add);

	private final FleetQuestions questions = new FleetQuestions(this.console, this.incidents, (request) -> true,
			this.timers, Runnable::run);

	private final DashboardView view = new DashboardView(this.registry,
			new AetherFleet(this.registry, this.questions, PATIENCE), this.console);

	@BeforeEach
	void start() {
		this.registry.starting(this.running);
		this.questions.starting(this.running);
		this.node.start();
	}

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@Test
	void asksAndShowsNoMoreInstancesThanPeopleReadAndCountsThemAll() {
		IntStream.range(0, 150).forEach((number) -> announce("i" + number));
		CompletableFuture<DashboardView.Snapshot> snapshot = snapshot();
		assertThat(snapshot).as("the others are waited for").isNotDone();
		assertThat(this.transport.sent.stream().map(RecordingTransport.Sent::channel).distinct())
			.filteredOn((channel) -> channel instanceof Channel.Inbox)
			.hasSize(DashboardView.MOST_INSTANCES - 1);
		this.timers.advance(PATIENCE);
		assertThat(snapshot.join().instanceCount()).isEqualTo(151);
		assertThat(snapshot.join().instances()).hasSize(DashboardView.MOST_INSTANCES)
			.filteredOn((instance) -> !instance.id().equals("me"))
			.allSatisfy((instance) -> {
				assertThat(instance.problem()).contains("not answered");
				assertThat(instance.tasks()).as("what the registry knows").isEqualTo(7);
			});
	}

	@Test
	void showsThisInstanceAtOnceWhereItIsAlone() {
		assertThat(snapshot()).isCompletedWithValueMatching(
				(snapshot) -> snapshot.instances().size() == 1 && snapshot.instances().get(0).problem() == null
						&& snapshot.minutes().size() == OutcomeMinute.REMEMBERED && snapshot.deadLetters() == null);
	}

	private CompletableFuture<DashboardView.Snapshot> snapshot() {
		return this.view.snapshot(true, false).toCompletableFuture();
	}

	private void announce(String id) {
		Map<String, Object> said = Map.of("interval", 10_000, "handlerCount", 0, "tasks", 7, "calls", 0);
		this.transport.deliver(new Channel.Topic("u", "registry"),
				new AetherMessage("id", "", null, null, Map.of(Headers.INSTANCE, id),
						this.codec.of(id).encode(Action.ONLINE, "here", 100, said, null, "", "")));
	}

}
