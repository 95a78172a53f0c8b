package io.aethermagic.test.amqp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.RabbitMqServer;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.broker.TcpProxy;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.Tally;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.DeadLetter;
import io.aethermagic.transport.DeadLetters;
import io.aethermagic.transport.SubscribeOptions;
import io.aethermagic.transport.Subscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What operators, and a node that is short of memory, do to instances on RabbitMQ.
 */
@Timeout(180)
@EnabledIf("io.aethermagic.test.broker.RabbitMqServer#isInstalled")
class RabbitMqFaultTests {

	private static RabbitMqServer server;

	private Fleet fleet;

	@BeforeAll
	static void startNode() {
		server = RabbitMqServer.run();
	}

	@AfterAll
	static void closeNode() {
		server.close();
	}

	@BeforeEach
	void begin() {
		this.fleet = new Fleet(new SharedNode(server), new AmqpFaultTransport(), Duration.ofSeconds(2));
	}

	@AfterEach
	void end() {
		this.fleet.close();
	}

	private void perform(TestInstance caller, String task, int tasks, Tally tally) {
		for (int i = 0; i < tasks; i++) {
			tally.sent(caller.perform(task, 20 + i % 31, Integer.class));
		}
	}

	@Test
	@DisplayName("an operator closes all connections in the middle of tasks, twice")
	void connectionsAreClosed() {
		Tally tally = new Tally("connections closed");
		for (int i = 0; i < 2; i++) {
			this.fleet.start(this.fleet.instance().concurrency(4).handler("closed", tally.worker()));
		}
		TestInstance caller = this.fleet.start(this.fleet.instance());
		for (int round = 1; round <= 2; round++) {
			perform(caller, "closed", 200, tally);
			int enough = round * 200 - 150;
			Fleet.until("they are at work", () -> tally.ended() >= enough);
			server.control("close_all_connections", "planned work");
		}
		tally.verify();
		Fleet.until("nothing is left", () -> caller.client().openCalls() == 0);
	}

	@Test
	@DisplayName("a connection is lost and stays so: a handler is told at once, another worker has the task")
	void aHandlerIsToldThatItsConnectionIsLost() {
		CountDownLatch told = new CountDownLatch(1);
		AtomicInteger begun = new AtomicInteger();
		TcpProxy way = this.fleet.proxy();
		TestInstance caller = this.fleet.start(this.fleet.instance());
		this.fleet.start(this.fleet.instance(way).handler("cut", (data, task) -> {
			begun.incrementAndGet();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				told.countDown();
			}
			return data;
		}));
		TaskHandle<Integer> handle = caller.perform("cut", 1, Integer.class);
		Fleet.until("it is at work", () -> begun.get() == 1);
		way.cut();
		Fleet.until("the handler is told", () -> told.getCount() == 0);
		this.fleet.start(this.fleet.instance().handler("cut", (data, task) -> data));
		assertThat(handle.get(Duration.ofMinutes(1))).isEqualTo(1);
	}

	@Test
	@DisplayName("a queue is deleted under its worker: what is in hand ends, and what is sent later is done")
	void aQueueIsDeleted() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger begun = new AtomicInteger();
		TestInstance worker = this.fleet.start(this.fleet.instance().concurrency(2).handler("deleted", (data, task) -> {
			begun.incrementAndGet();
			gate.await();
			return data;
		}));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		List<TaskHandle<Integer>> handles = List.of(caller.perform("deleted", 1, Integer.class),
				caller.perform("deleted", 2, Integer.class));
		Fleet.until("both are at work", () -> begun.get() == 2);
		server.control("delete_queue", "aether.default.kit.deleted.x.workgroup");
		Fleet.until("the state says that the queue is gone", () -> problem(worker).contains("was deleted"));
		gate.countDown();
		Fleet.until("both have ended", () -> handles.stream().allMatch((each) -> each.state() == TaskState.COMPLETED));
		TaskHandle<Integer> later = caller.perform("deleted", 3, Integer.class);
		Fleet.until("what is sent later is done", () -> later.state() == TaskState.COMPLETED);
		Fleet.until("nothing is wrong any more", () -> problem(worker).isEmpty());
		// a connection that a busy machine loses meanwhile lets a task begin once more
		assertThat(begun).hasValueGreaterThanOrEqualTo(3);
	}

	@Test
	@DisplayName("the queue of the dead letters is deleted: the next letter is kept all the same")
	void theQueueOfTheLettersIsDeleted() {
		DeadLetters letters = this.fleet.start(this.fleet.instance()).transport().deadLetters();
		get(letters.add(letter("before")));
		assertThat(get(letters.list(null, 10))).extracting(DeadLetter::id).contains("before");
		server.control("delete_queue", "aether.default.system.dead");
		get(letters.add(letter("after")));
		assertThat(get(letters.list(null, 10))).extracting(DeadLetter::id).containsExactly("after");
		assertThat(get(letters.remove("after"))).isTrue();
	}

	private static DeadLetter letter(String id) {
		TaskAddress address = new TaskAddress(TaskAddress.DEFAULT_UNION, "kit", "letters", "x");
		AetherMessage message = new AetherMessage(id, id, Action.PERFORM, null, Map.of(), new byte[] { '{', '}' });
		return new DeadLetter(id, address, "workgroup", message, "code", "cause", 1, 1, Instant.EPOCH);
	}

	private static <T> T get(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
	}

	private static String problem(TestInstance instance) {
		String problem = instance.transport().state().problem();
		return (problem != null) ? problem : "";
	}

	@Test
	@DisplayName("the node is short of memory under load: it is said, calls wait, and all end once it has room again")
	void theNodeIsShortOfMemory() {
		Tally tally = new Tally("memory alarm");
		TestInstance worker = this.fleet.start(this.fleet.instance().concurrency(4).handler("memory", tally.worker()));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		perform(caller, "memory", 200, tally);
		Fleet.until("they are at work", () -> tally.ended() >= 20);
		server.control("set_vm_memory_high_watermark", "0.00001");
		try {
			perform(caller, "memory", 100, tally);
			Fleet.until("it is said", () -> problem(caller).contains("memory") && problem(worker).contains("memory"));
			assertThat(caller.transport().state().connected()).isTrue();
			Fleet.during(Duration.ofSeconds(3), "nobody connects again and again",
					() -> caller.transport().state().connected());
		}
		finally {
			server.control("set_vm_memory_high_watermark", "0.4");
		}
		tally.verify();
		assertThat(problem(caller)).isEmpty();
		Fleet.until("nothing is left", () -> caller.client().openCalls() == 0);
	}

	@Test
	@DisplayName("a task that may take longer than the broker lets it be held is warned of, once")
	void aTaskMayTakeTooLong() {
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		Logger logger = (Logger) LoggerFactory.getLogger("io.aethermagic.transport.amqp");
		log.start();
		logger.addAppender(log);
		try {
			this.fleet.start(this.fleet.instance().handler("long", (data, task) -> data));
			TestInstance caller = this.fleet.start(this.fleet.instance());
			for (Duration timeout : List.of(Duration.ofMinutes(29), Duration.ofHours(8), Duration.ofHours(9))) {
				TaskHandle<Integer> handle = caller.task("long").timeout(timeout).perform(1, Integer.class);
				Fleet.until("it is done", () -> handle.state() == TaskState.COMPLETED);
			}
		}
		finally {
			logger.detachAppender(log);
		}
		assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((message) -> message.contains("consumer_timeout"))
			.singleElement()
			.asString()
			.contains("may take PT", "after PT30M", "rabbitmq.conf", "aether.amqp.consumer-timeout");
	}

	@Test
	@DisplayName("the broker says the will of an instance whose connection is gone")
	void theWillIsSaid() {
		TestInstance listener = this.fleet.start(this.fleet.instance());
		List<String> offline = new CopyOnWriteArrayList<>();
		AetherTransport transport = listener.transport();
		Subscription subscription = transport.subscribe(
				new Channel.Topic(TaskAddress.DEFAULT_UNION, Channel.Topic.PRESENCE),
				SubscribeOptions.every(Action.OFFLINE),
				(delivery) -> offline.add(String.valueOf(delivery.message().headers().get(Headers.INSTANCE))));
		subscription.request(Subscription.UNBOUNDED);
		Fleet.until("it listens", () -> subscription.ready().toCompletableFuture().isDone());
		TcpProxy proxy = this.fleet.proxy();
		TestInstance cut = this.fleet.start(this.fleet.instance(proxy));
		Fleet.until("both wills are with the broker",
				() -> server.control("list_queues", "--quiet", "name", "messages_unacknowledged")
					.lines()
					.filter((line) -> line.contains(".will.") && line.endsWith("1"))
					.count() == 2);
		proxy.cut();
		Fleet.until("the will is said", () -> offline.contains(cut.id()));
	}

}
