package io.aethermagic.registry;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.TaskClient;
import io.aethermagic.console.RunningTransport;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.DueTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.TransportState;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.WorkerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AetherRegistryTests {

	private static final Channel TOPIC = new Channel.Topic("u", "registry");

	private static final Channel PRESENCE = new Channel.Topic("u", "presence");

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private static final ServiceIdentity SERVICE = new ServiceIdentity("plant", "press", "3", "1.2");

	private final DueTimers timers = new DueTimers();

	private final Connected transport = new Connected();

	private final Incidents incidents = new Incidents(this.timers);

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 1_000_000);

	private final AetherNode node = new AetherNode("main", this.transport, "u", "me", this.codec, this.timers,
			this.incidents);

	private final CallbackThreads callbacks = CallbackThreads.upTo(1, this.timers);

	private final AetherWorker worker = new AetherWorker(this.node, WorkerSettings.DEFAULTS,
			(prefix, concurrency) -> Runnable::run, (scope) -> {
				throw new UnsupportedOperationException();
			});

	private final RunningTransport running = new RunningTransport("test", this.node,
			new TaskClient(this.node, ClientSettings.DEFAULTS, "", this.callbacks), this.worker);

	private final List<RegistryEvent> events = new ArrayList<>();

	private final AetherRegistry registry = new AetherRegistry((any) -> SERVICE, new RegistrySettings(INTERVAL, 3),
			Runnable::run, this.events::add);

	@BeforeEach
	void start() {
		this.worker.register(
				TaskHandlerDefinition.of("press", new TaskAddress("u", "j", "t", "x"), "w", 4, (data, task) -> null));
		this.registry.starting(this.running);
		this.node.start();
		this.transport.connect(true);
	}

	@AfterEach
	void close() {
		this.callbacks.close();
	}

	@Test
	void saysRegularlyThatItIsThere() {
		assertThat(announced()).containsExactly("joined");
		this.timers.advance(INTERVAL.multipliedBy(10));
		assertThat(announced()).hasSizeBetween(11, 12).last().isEqualTo("here");
		this.registry.stopping(this.running);
		int before = announced().size();
		this.timers.advance(INTERVAL.multipliedBy(10));
		assertThat(announced()).hasSize(before);
	}

	@Test
	void showsItselfAsItIs() {
		assertThat(this.registry.instances()).singleElement().satisfies((own) -> {
			assertThat(own.id()).isEqualTo("me");
			assertThat(own.transport()).isEqualTo("main");
			assertThat(own.host()).isEqualTo("host");
			assertThat(own.service()).isEqualTo(SERVICE);
			assertThat(own.handlers()).singleElement().satisfies((handler) -> {
				assertThat(handler.address()).isEqualTo("u/j/t/x");
				assertThat(handler.workgroup()).isEqualTo("w");
				assertThat(handler.state()).isEqualTo("new");
			});
			assertThat(own.concurrency()).isEqualTo(4);
		});
	}

	@Test
	void namesNoMoreHandlersThanFitIntoAMessageAndCountsThemAll() {
		String longest = "a".repeat(40);
		IntStream.range(0, 150)
			.forEach((number) -> this.worker.register(TaskHandlerDefinition.of(longest + number,
					new TaskAddress("u", longest, longest, "x" + number), longest, 4, (data, task) -> null)));
		RegisteredInstance own = this.registry.instances().get(0);
		assertThat(own.handlers()).hasSize(100);
		assertThat(own.handlerCount()).isEqualTo(151);
		this.timers.advance(INTERVAL);
		List<RecordingTransport.Sent> sent = this.transport.sentTo(TOPIC);
		assertThat(sent.get(sent.size() - 1).message().payload()).hasSizeLessThan(Announcement.MAX_SIZE);
	}

	@Test
	void tellsOfWhoComesOnceAndAnswersIt() {
		say("them", "joined", 10_000);
		say("them", "here", 10_000);
		assertThat(this.events).singleElement().isInstanceOf(InstanceUp.class);
		assertThat(this.registry.find("them")).satisfies((them) -> {
			assertThat(them.service()).isEqualTo(SERVICE);
			assertThat(them.handles("u/j/t/x")).isTrue();
			assertThat(them.tasks()).isEqualTo(2);
		});
		assertThat(this.transport.sentTo(new Channel.Inbox("them"))).singleElement()
			.satisfies((answer) -> assertThat(answer.message().headers()).containsEntry(Headers.SUBJECT, "registry"));
		assertThat(this.registry.instances((instance) -> instance.service().type().equals("press"))).hasSize(2);
		assertThat(this.registry.instances((instance) -> instance.service().type().equals("drill"))).isEmpty();
	}

	@Test
	void whoIsNoInstanceIsThereAsLongAsItSaysSo() {
		ServiceIdentity peer = new ServiceIdentity("plant", "drill", "1", "");
		this.registry.seen("main", "peer", peer, INTERVAL);
		this.registry.seen("main", "peer", peer, INTERVAL);
		this.registry.seen("other", "nobody", peer, INTERVAL);
		assertThat(this.events).singleElement().isInstanceOf(InstanceUp.class);
		assertThat(this.registry.find("peer").service()).isEqualTo(peer);
		this.timers.advance(Duration.ofSeconds(31));
		assertThat(this.registry.find("peer")).isNull();
		assertThat(down()).containsExactly(InstanceDown.Reason.SILENT);
	}

	@Test
	void whoIsSilentForThreeIntervalsIsDownWhateverItsClockSays() {
		say("them", "here", 10_000);
		this.timers.advance(Duration.ofSeconds(29));
		assertThat(this.registry.find("them").silence()).isEqualTo(Duration.ofSeconds(29));
		assertThat(this.events).hasSize(1);
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(this.registry.find("them")).isNull();
		assertThat(down()).containsExactly(InstanceDown.Reason.SILENT);
		say("them", "here", 10_000);
		assertThat(this.events).hasSize(3).last().isInstanceOf(InstanceUp.class);
	}

	@Test
	void silenceMeansNothingWhileThisInstanceHasNoConnection() {
		say("them", "here", 10_000);
		this.timers.advance(Duration.ofSeconds(20));
		this.transport.connect(false);
		this.timers.advance(Duration.ofMinutes(10));
		assertThat(this.events).hasSize(1);
		this.transport.connect(true);
		this.timers.advance(Duration.ofSeconds(29));
		assertThat(this.events).hasSize(1);
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(down()).containsExactly(InstanceDown.Reason.SILENT);
	}

	@Test
	void whoSaysGoodbyeOrIsSeenToGoIsDownAtOnce() {
		say("them", "here", 10_000);
		say("others", "here", 10_000);
		offline("them", AetherNode.STOPPED);
		offline("others", "disconnected");
		assertThat(down()).containsExactly(InstanceDown.Reason.STOPPED, InstanceDown.Reason.DISCONNECTED);
		say("them", "here", 10_000);
		assertThat(this.registry.find("them")).as("what it said before its goodbye may come late").isNull();
		say("others", "here", 10_000);
		assertThat(this.registry.find("others")).isNotNull();
		say("them", "joined", 10_000);
		assertThat(this.registry.find("them")).isNotNull();
	}

	@Test
	void remembersNoMoreThanItIsLet() {
		IntStream.range(0, 10).forEach((number) -> say("i" + number, "here", 10_000));
		assertThat(this.registry.instances()).hasSize(4);
		assertThat(this.events).hasSize(3);
		offline("i0", "disconnected");
		say("i9", "here", 10_000);
		assertThat(this.registry.find("i9")).isNotNull();
	}

	@Test
	void aTimeOutIsBoundedWhateverIsSaid() {
		say("them", "here", Long.MAX_VALUE);
		say("others", "here", -5);
		this.timers.advance(Duration.ofSeconds(2));
		assertThat(this.registry.find("others")).isNull();
		this.timers.advance(Duration.ofMinutes(11));
		assertThat(this.registry.find("them")).isNull();
	}

	@Test
	void nonsenseIsCountedAndStopsNothing() {
		deliver("them", "here", "nonsense");
		deliver("them", "here", Map.of("service", Map.of("domain", "only")));
		deliver("them", "here", Map.of("handlers", List.of(Map.of("id", "x"))));
		deliver("them", "here", Map.of("service", "x".repeat(200_000)));
		assertThat(this.incidents.count(Incident.MALFORMED_MESSAGE)).isEqualTo(4);
		assertThat(this.registry.instances()).hasSize(1);
		deliver("them", "here", Map.of("interval", 1_000, "handlerCount", 0, "tasks", 0, "calls", 0));
		assertThat(this.registry.find("them").service()).isEqualTo(new ServiceIdentity("", "", "", ""));
	}

	private List<InstanceDown.Reason> down() {
		return this.events.stream()
			.filter(InstanceDown.class::isInstance)
			.map((event) -> ((InstanceDown) event).reason())
			.toList();
	}

	private List<String> announced() {
		return this.transport.sentTo(TOPIC).stream().map((sent) -> this.codec.decode(sent.message()).status()).toList();
	}

	private void say(String id, String status, long interval) {
		deliver(id, status, new Announcement(SERVICE, interval,
				List.of(new RegisteredHandler("press", "u/j/t/x", "w", "listening", 4, 2)), 1, 2, 0));
	}

	private void deliver(String id, String status, Object data) {
		this.transport.deliver(TOPIC, new AetherMessage("id", "", null, null, Map.of(Headers.INSTANCE, id),
				this.codec.of(id).encode(Action.ONLINE, status, 100, data, null, "", "")));
	}

	private void offline(String id, String status) {
		this.transport.deliver(PRESENCE, new AetherMessage("id", "", Action.OFFLINE, null, Map.of(Headers.INSTANCE, id),
				this.codec.encode(Action.OFFLINE, status, 100, MessageCodec.EMPTY, null, "", "")));
	}

	private static final class Connected extends RecordingTransport {

		private final List<Consumer<TransportState>> listeners = new ArrayList<>();

		@Override
		public void onState(Consumer<TransportState> listener) {
			this.listeners.add(listener);
		}

		void connect(boolean connected) {
			this.state = new TransportState(connected, Instant.EPOCH, null);
			List.copyOf(this.listeners).forEach((listener) -> listener.accept(this.state));
		}

	}

}
