package io.aethermagic.test.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.Custody;
import io.aethermagic.transport.Receipt;
import io.aethermagic.transport.SendOptions;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tasks that are published, step by step.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.RedisServer#isInstalled")
class RedisPubSubTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private static final int MOST_WAITING = 1_000;

	/** The stream beside the channel of the inbox "somebody". */
	private static final String KEPT = "aether:{default:inbox:somebody}:messages";

	private final RedisServer server = RedisServer.run();

	private Fleet fleet;

	private RedisClient client;

	private RedisCommands<String, String> redis;

	@BeforeEach
	void begin() {
		this.fleet = new Fleet(this.server, new RedisFaultTransport.PubSub(), LEASE);
		this.client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));
		this.redis = this.client.connect().sync();
	}

	@AfterEach
	void end() {
		this.client.shutdown();
		this.fleet.close();
	}

	private Taker connect() {
		AetherTransport transport = new RedisFaultTransport.PubSub().connect(this.server.host(), this.server.port(),
				this.fleet.timers(), LEASE);
		this.fleet.with(transport::stop);
		return Taker.connect(transport);
	}

	private static AetherMessage perform(String tid, Duration window) {
		return Taker.message(tid, Action.PERFORM, Map.of(Headers.WINDOW, Long.toString(window.toMillis())));
	}

	private static List<String> both(Taker one, Taker two) {
		List<String> both = new ArrayList<>(one.taken());
		both.addAll(two.taken());
		return both;
	}

	@Test
	@DisplayName("one worker of each workgroup has a task, and every handler that gets all")
	void oneOfEachGroup() {
		Taker sender = connect();
		Taker one = connect().join("one", LEASE, 100);
		Taker two = connect().join("one", LEASE, 100);
		Taker other = connect().join("other", LEASE, 100);
		Taker every = connect().join(null, LEASE, 100);
		for (int i = 0; i < 50; i++) {
			assertThat(sender.send("t" + i)).isEqualTo(Receipt.ROUTED);
		}
		Fleet.until("all have come",
				() -> both(one, two).size() == 50 && other.taken().size() == 50 && every.taken().size() == 50);
		Fleet.during(Duration.ofMillis(200), "none comes twice", () -> both(one, two).size() == 50);
		assertThat(both(one, two)).doesNotHaveDuplicates();
	}

	@Test
	@DisplayName("a message that comes twice goes to who has it; a task that is sent again can be claimed again")
	void claims() {
		Taker sender = connect();
		Taker one = connect().join("one", LEASE, 1);
		Taker two = connect().join("one", LEASE, 0);
		AetherMessage message = perform("again", LEASE);
		sender.send(message, SendOptions.DEFAULT);
		one.delivery(0);
		two.request(100);
		one.request(1);
		sender.send(message, SendOptions.DEFAULT);
		one.delivery(1);
		assertThat(two.taken()).isEmpty();
		sender.send(message.again("another-id", message.headers()), SendOptions.DEFAULT);
		assertThat(two.delivery(0).message().tid()).isEqualTo("again");
	}

	@Test
	@DisplayName("where nobody listens a task is not kept, and its sender told so")
	void nobodyThere() {
		Taker sender = connect();
		assertThat(sender.send("1")).isEqualTo(Receipt.UNROUTED);
		Taker worker = connect().join("one", LEASE, 1);
		assertThat(sender.send("2")).isEqualTo(Receipt.ROUTED);
		assertThat(worker.delivery(0).message().tid()).isEqualTo("2");
		worker.close();
		Fleet.until("it has left", () -> sender.send("3") == Receipt.UNROUTED);
		assertThat(worker.taken()).containsExactly("2");
	}

	@Test
	@DisplayName("without a permit a task waits, and nobody claims it, until there is one or its window is over")
	void withoutAPermit() {
		Taker sender = connect();
		Taker worker = connect().join("one", LEASE, 0);
		sender.send(perform("late", Duration.ofMillis(100)), SendOptions.DEFAULT);
		sender.send(perform("in time", Duration.ofMinutes(1)), SendOptions.DEFAULT);
		Fleet.during(Duration.ofMillis(300), "none is claimed", () -> claimed() == 0);
		worker.request(2);
		assertThat(worker.delivery(0).message().tid()).isEqualTo("in time");
		assertThat(worker.delivery(0).age()).isGreaterThan(Duration.ofMillis(200));
		assertThat(claimed()).isEqualTo(1);
		assertThat(worker.taken()).containsExactly("in time");
	}

	private long claimed() {
		return this.redis.keys("*:claim:*").size();
	}

	@Test
	@DisplayName("a thousand tasks wait for a permit; the next ones are left to others")
	void theBound() {
		Taker sender = connect();
		Taker worker = connect().join("one", LEASE, 0);
		for (int i = 0; i < MOST_WAITING + 50; i++) {
			sender.send(perform("t" + i, Duration.ofMinutes(1)), SendOptions.DEFAULT);
		}
		Taker other = connect().join("one", LEASE, 1);
		sender.send(perform("last", Duration.ofMinutes(1)), SendOptions.DEFAULT);
		assertThat(other.delivery(0).message().tid()).isEqualTo("last");
		worker.request(2 * MOST_WAITING);
		Fleet.until("what waited has come", () -> worker.taken().size() == MOST_WAITING);
		Fleet.during(Duration.ofMillis(200), "no more comes", () -> worker.taken().size() == MOST_WAITING);
		assertThat(worker.taken()).endsWith("t" + (MOST_WAITING - 1));
	}

	@Test
	@DisplayName("a released task is published again, for its workgroup, with the time that is left")
	void released() {
		Taker sender = connect();
		Taker one = connect().join("one", LEASE, 1);
		Map<String, String> headers = Map.of(Headers.REMAINING, "60000");
		sender.send(Taker.message("1", Action.PERFORM, headers), SendOptions.DEFAULT);
		one.delivery(0);
		Taker two = connect().join("one", LEASE, 1);
		assertThat(one.release(0)).isEqualTo(Custody.HELD);
		AetherMessage again = two.delivery(0).message();
		assertThat(again.tid()).isEqualTo("1");
		assertThat(again.id()).isNotEqualTo(one.delivery(0).message().id());
		assertThat(again.headers()).containsEntry(Headers.WORKGROUP, "one");
		assertThat(Headers.number(again.headers(), Headers.REMAINING, -1)).isBetween(1L, 60_000L);
	}

	@Test
	@DisplayName("a foreign peer publishes the payload alone, and hears the payload alone on the task's channels")
	void foreignPeers() {
		List<TestInstance> workers = new ArrayList<>();
		AtomicInteger runs = new AtomicInteger();
		for (int i = 0; i < 2; i++) {
			workers.add(this.fleet.start(this.fleet.instance().handler("foreign", (data, task) -> {
				runs.incrementAndGet();
				task.progress(50);
				return data.read(Integer.class) + 1;
			})));
		}
		List<String> heard = new CopyOnWriteArrayList<>();
		String channel = TaskAddress.DEFAULT_UNION + ":" + TestInstance.JOB + ":foreign:" + TaskAddress.DEFAULT_CONTEXT
				+ ":140234:";
		StatefulRedisPubSubConnection<String, String> subscriber = this.client.connectPubSub();
		subscriber.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String at, String message) {
				heard.add(at.substring(channel.length()) + " " + message);
			}

		});
		subscriber.sync().subscribe(channel + "status", channel + "complete");
		String payload = "{\"action\": \"perform\", \"status\": \"initialized\", \"progress\": 0, \"data\": 41, "
				+ "\"host\": \"vm\", \"client\": \"c\", \"job\": \"\", \"workgroup\": \"\", \"task\": \"\", "
				+ "\"context\": \"\", \"tid\": \"\"}";
		assertThat(this.redis.publish(channel + "perform", payload)).isEqualTo(2);
		Fleet.until("it has ended", () -> heard.size() == 3);
		assertThat(heard).allSatisfy((message) -> assertThat(message).contains(" {\"action\":"));
		assertThat(heard.get(0)).startsWith("status").contains("\"progress\":0");
		assertThat(heard.get(1)).startsWith("status").contains("\"progress\":50");
		assertThat(heard.get(2)).startsWith("complete").contains("\"status\":\"succeed\"").contains("\"data\":42");
		assertThat(runs).hasValue(1);
		this.redis.publish(channel + "perform", payload);
		Fleet.until("its outcome is said again", () -> heard.size() == 4);
		assertThat(runs).hasValue(1);
		assertThat(heard.get(3)).startsWith("complete");
	}

	@Test
	@DisplayName("what is published to an instance comes in its order, and its sender is told whether it is there")
	void inboxes() {
		AetherTransport sender = connect().transport();
		Channel.Inbox inbox = new Channel.Inbox("somebody");
		assertThat(tell(sender, inbox, "early")).isEqualTo(Receipt.UNROUTED);
		List<String> heard = new CopyOnWriteArrayList<>();
		Subscription subscription = connect().transport()
			.subscribe(inbox, SubscribeOptions.every(Action.STATUS), (delivery) -> heard.add(delivery.message().tid()));
		subscription.request(Subscription.UNBOUNDED);
		Fleet.until("it is subscribed", () -> subscription.ready().toCompletableFuture().isDone());
		List<String> sent = IntStream.range(0, 1_000).mapToObj(Integer::toString).toList();
		List<CompletionStage<Receipt>> receipts = sent.stream()
			.map((tid) -> sender.send(inbox, Taker.message(tid, Action.STATUS, Map.of()),
					tid.endsWith("0") ? SendOptions.MORE : SendOptions.DEFAULT))
			.toList();
		receipts.forEach((receipt) -> assertThat(receipt.toCompletableFuture().join()).isEqualTo(Receipt.ROUTED));
		Fleet.until("all have come", () -> heard.size() == sent.size());
		assertThat(heard).containsExactlyElementsOf(sent);
		assertThat(this.redis.xlen(KEPT)).isZero();
		subscription.close();
		Fleet.until("it has left", () -> tell(sender, inbox, "late") == Receipt.UNROUTED);
	}

	@Test
	@DisplayName("what comes for an instance that is away is kept until it is back, unless it is worth only the moment")
	void theInboxOfOneThatIsAway() {
		AetherTransport sender = connect().transport();
		TcpProxy proxy = this.fleet.proxy();
		AetherTransport away = new RedisFaultTransport.PubSub().connect(proxy.host(), proxy.port(), this.fleet.timers(),
				LEASE);
		this.fleet.with(away::stop);
		Channel.Inbox inbox = new Channel.Inbox("somebody");
		List<String> heard = new CopyOnWriteArrayList<>();
		Subscription subscription = Taker.connect(away)
			.transport()
			.subscribe(inbox, SubscribeOptions.every(Action.STATUS), (delivery) -> heard.add(delivery.message().tid()));
		subscription.request(Subscription.UNBOUNDED);
		Fleet.until("it is subscribed", () -> subscription.ready().toCompletableFuture().isDone());
		proxy.cut();
		Fleet.until("the server knows that it is away",
				() -> tell(sender, inbox, "progress", SendOptions.AT_MOST_ONCE) == Receipt.UNROUTED);
		heard.clear();
		assertThat(this.redis.xlen(KEPT)).isZero();
		assertThat(tell(sender, inbox, "outcome")).isEqualTo(Receipt.ROUTED);
		assertThat(this.redis.xlen(KEPT)).isEqualTo(1);
		proxy.restore();
		Fleet.until("it has come", () -> heard.equals(List.of("outcome")));
	}

	private static Receipt tell(AetherTransport sender, Channel channel, String tid) {
		return tell(sender, channel, tid, SendOptions.MORE);
	}

	private static Receipt tell(AetherTransport sender, Channel channel, String tid, SendOptions options) {
		return sender.send(channel, Taker.message(tid, Action.STATUS, Map.of()), options).toCompletableFuture().join();
	}

	@Test
	@DisplayName("what is no message, in an inbox, stops nobody")
	void nonsenseInAnInbox() {
		Taker taker = connect();
		Channel.Inbox inbox = new Channel.Inbox("somebody");
		List<String> heard = new CopyOnWriteArrayList<>();
		Subscription subscription = taker.transport()
			.subscribe(inbox, SubscribeOptions.every(Action.STATUS), (delivery) -> heard.add(delivery.message().tid()));
		subscription.request(Subscription.UNBOUNDED);
		Fleet.until("it is subscribed", () -> subscription.ready().toCompletableFuture().isDone());
		for (String text : List.of("", "{}", "\u0000", "\u0000\u0000\u0000\u0000", "\u0000\u0000\u0000\u0002{}",
				"\u0000\u0000\u0000\u0009{}", "\u007f\u007f\u007f\u007f{}", "nonsense")) {
			assertThat(this.redis.publish("aether:{default:inbox:somebody}", text)).isEqualTo(1);
		}
		assertThat(tell(taker.transport(), inbox, "good")).isEqualTo(Receipt.ROUTED);
		Fleet.until("the good one has come", () -> heard.equals(List.of("good")));
	}

	@Test
	@DisplayName("what is no message, on a channel of tasks, stops nobody")
	void nonsense() {
		Taker worker = connect().join("one", LEASE, 10);
		String channel = "default:raw:task:x:";
		for (String text : List.of("", "{", "\u0000", "{\"aether\":{", "{\"aether\":{\"id\":\"1\"},\"payload\":",
				"{\"aether\":{},\"payload\":{}}", "[]")) {
			this.redis.publish(channel + "1:perform", text);
		}
		this.redis.publish(channel + ":perform", "{}");
		connect().send("good");
		Fleet.until("the good one has come", () -> worker.taken().contains("good"));
	}

	@Test
	@DisplayName("an instance whose subscriptions are cut off by the server subscribes again, and its tasks end")
	void slowSubscribersAreCutOff() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = this.fleet.start(this.fleet.instance().handler("cut", (data, task) -> {
			runs.incrementAndGet();
			return data;
		}));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		assertThat(caller.perform("cut", 1, Integer.class).get(Fleet.PATIENCE)).isEqualTo(1);
		List<Boolean> states = new CopyOnWriteArrayList<>();
		worker.transport().onState((state) -> states.add(state.connected()));
		this.redis.clientKill(KillArgs.Builder.typePubsub());
		Fleet.until("it was lost and is there again",
				() -> states.size() >= 2 && worker.transport().state().connected());
		assertThat(states).startsWith(false, true);
		TaskHandle<Integer> handle = caller.perform("cut", 2, Integer.class);
		assertThat(handle.get(Fleet.PATIENCE)).isEqualTo(2);
	}

	@Test
	@DisplayName("a burst beyond what the server keeps for a subscriber costs its connection, and no task")
	void theOutputBufferIsFull() {
		this.redis.configSet("client-output-buffer-limit", "pubsub 64kb 0 0");
		AtomicInteger runs = new AtomicInteger();
		this.fleet.start(this.fleet.instance().concurrency(2).handler("burst", (data, task) -> {
			runs.incrementAndGet();
			return data.read(String.class).length();
		}));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		String data = "x".repeat(50_000);
		List<TaskHandle<Integer>> handles = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			handles.add(caller.perform("burst", data, Integer.class));
		}
		handles.forEach((handle) -> assertThat(handle.get(Duration.ofSeconds(60))).isEqualTo(50_000));
	}

}
