package io.aethermagic.test.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.RedisServer;
import io.aethermagic.test.faults.FaultTransport;
import io.aethermagic.test.faults.Fleet;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of tasks that Redis keeps in the long run, and when it forgets them.
 */
abstract class RedisQueueTests {

	static final Duration LEASE = Duration.ofSeconds(2);

	final RedisServer server = RedisServer.run();

	Fleet fleet;

	private RedisClient client;

	RedisCommands<String, String> redis;

	@BeforeEach
	void begin() {
		this.fleet = new Fleet(this.server, transport(), LEASE);
		this.client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));
		this.redis = this.client.connect().sync();
	}

	@AfterEach
	void end() {
		this.client.shutdown();
		this.fleet.close();
	}

	/**
	 * Return what makes connections.
	 */
	abstract FaultTransport transport();

	/**
	 * Count all that Redis keeps of tasks.
	 */
	abstract long entries();

	@Test
	@DisplayName("a task that runs when Redis forgets everything goes on, and ends; so do tasks that come later")
	void redisForgetsEverything() {
		forget(() -> this.redis.flushall());
	}

	@Test
	@DisplayName("a task that runs when a server that keeps nothing on disk is killed goes on, and ends")
	void aServerThatKeepsNothingIsKilled() {
		forget(() -> {
			this.server.kill();
			this.server.start();
		});
	}

	private void forget(Runnable harm) {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger interrupted = new AtomicInteger();
		this.fleet.start(this.fleet.instance().handler("forgotten", (data, task) -> {
			try {
				gate.await();
			}
			catch (InterruptedException ex) {
				interrupted.incrementAndGet();
				throw ex;
			}
			return data;
		}));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<Integer> before = caller.perform("forgotten", 1, Integer.class);
		Fleet.until("it runs", () -> before.state() == TaskState.ACCEPTED);
		harm.run();
		Fleet.during(LEASE.multipliedBy(2), "it goes on", () -> interrupted.get() == 0);
		TaskHandle<Integer> after = caller.perform("forgotten", 2, Integer.class);
		gate.countDown();
		assertThat(before.get(Fleet.PATIENCE)).isEqualTo(1);
		assertThat(after.get(Fleet.PATIENCE)).isEqualTo(2);
	}

	@Test
	@DisplayName("when Redis has no memory left, what runs goes on, nobody disconnects, and later tasks wait")
	void redisIsFull() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger interrupted = new AtomicInteger();
		TestInstance worker = this.fleet.start(this.fleet.instance().handler("full", (data, task) -> {
			try {
				gate.await();
			}
			catch (InterruptedException ex) {
				interrupted.incrementAndGet();
				throw ex;
			}
			return data;
		}));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<Integer> before = caller.perform("full", 1, Integer.class);
		Fleet.until("it runs", () -> before.state() == TaskState.ACCEPTED);
		this.redis.configSet("maxmemory", "1");
		TaskHandle<Integer> after = caller.perform("full", 2, Integer.class);
		Fleet.during(LEASE.multipliedBy(2), "it goes on", () -> interrupted.get() == 0
				&& worker.transport().state().connected() && caller.transport().state().connected());
		this.redis.configSet("maxmemory", "0");
		gate.countDown();
		assertThat(before.get(Fleet.PATIENCE)).isEqualTo(1);
		assertThat(after.get(Fleet.PATIENCE)).isEqualTo(2);
	}

	@Test
	@DisplayName("whoever may not go on after it connected again stays connected, asks again, and goes on once it may")
	void whoMayNotAsksAgain() {
		CountDownLatch gate = new CountDownLatch(1);
		TestInstance worker = this.fleet.start(this.fleet.instance().handler("refused", (data, task) -> {
			gate.await();
			return data;
		}));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<Integer> before = caller.perform("refused", 1, Integer.class);
		Fleet.until("it runs", () -> before.state() == TaskState.ACCEPTED);
		this.redis.aclSetuser("default",
				AclSetuserArgs.Builder.removeCommand(CommandType.XTRIM)
					.removeCommand(CommandType.XPENDING)
					.removeCommand(CommandType.HEXISTS));
		this.redis.clientKill(KillArgs.Builder.typeNormal().skipme());
		TaskHandle<Integer> after = caller.perform("refused", 2, Integer.class);
		gate.countDown();
		Fleet.during(LEASE, "neither goes on", () -> !before.state().isEnded() && !after.state().isEnded());
		BooleanSupplier connected = () -> worker.transport().state().connected()
				&& caller.transport().state().connected();
		Fleet.until("both are back", connected);
		Fleet.during(LEASE, "both stay", connected);
		this.redis.aclSetuser("default", AclSetuserArgs.Builder.allCommands());
		assertThat(before.get(Fleet.PATIENCE)).isEqualTo(1);
		assertThat(after.get(Fleet.PATIENCE)).isEqualTo(2);
	}

	@Test
	@DisplayName("a task that is released when Redis has forgotten it is run by another worker")
	void aForgottenTaskIsReleased() {
		CountDownLatch never = new CountDownLatch(1);
		TestInstance first = this.fleet.start(this.fleet.instance()
			.drain(Duration.ofMillis(1))
			.handler("released", (data, task) -> never.await(1, TimeUnit.MINUTES)));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<String> handle = caller.perform("released", null, String.class);
		Fleet.until("it runs", () -> handle.state() == TaskState.ACCEPTED);
		this.redis.flushall();
		this.fleet.start(this.fleet.instance().handler("released", (data, task) -> "another"));
		first.stop();
		assertThat(handle.get(Fleet.PATIENCE)).isEqualTo("another");
	}

	@Test
	@DisplayName("a task that runs long does not keep those that have ended since")
	void aLongTaskKeepsNothing() {
		CountDownLatch gate = new CountDownLatch(1);
		this.fleet.start(this.fleet.instance().handler("long", (data, task) -> {
			if (data.read(Integer.class) == 0) {
				gate.await();
			}
			return data;
		}));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<Integer> first = caller.perform("long", 0, Integer.class);
		Fleet.until("it runs", () -> first.state() == TaskState.ACCEPTED);
		List<TaskHandle<Integer>> others = new ArrayList<>();
		for (int i = 1; i <= 500; i++) {
			others.add(caller.perform("long", i, Integer.class));
		}
		others.forEach((each) -> each.get(Fleet.PATIENCE));
		Fleet.until("what has ended is gone", () -> entries() <= 10);
		assertThat(first.state()).isEqualTo(TaskState.ACCEPTED);
		gate.countDown();
		assertThat(first.get(Fleet.PATIENCE)).isZero();
	}

	@Test
	@DisplayName("what has expired goes, though older tasks wait and nobody takes any")
	void theExpiredGo() {
		TestInstance caller = this.fleet.start(this.fleet.instance());
		TaskHandle<Integer> waiting = caller.perform("nobody", 0, Integer.class);
		List<TaskHandle<Integer>> expiring = new ArrayList<>();
		for (int i = 1; i <= 50; i++) {
			expiring.add(caller.task("nobody").timeout(Duration.ofMillis(500)).perform(i, Integer.class));
		}
		Fleet.until("they have expired", () -> expiring.stream().allMatch((each) -> each.state().isEnded()));
		AtomicInteger sent = new AtomicInteger();
		Fleet.until("they are gone", () -> {
			caller.perform("nobody", 100 + sent.incrementAndGet(), Integer.class);
			return entries() <= 1 + sent.get();
		});
		assertThat(waiting.state()).isEqualTo(TaskState.SENT);
	}

	@Test
	@DisplayName("a workgroup whose workers are all away gets what was sent meanwhile, whatever others did")
	void anAbsentGroupLosesNothing() {
		AtomicInteger blue = new AtomicInteger();
		AtomicInteger green = new AtomicInteger();
		TestInstance away = this.fleet
			.start(this.fleet.instance().workgroup("green").handler("both", (data, task) -> green.incrementAndGet()));
		this.fleet
			.start(this.fleet.instance().workgroup("blue").handler("both", (data, task) -> blue.incrementAndGet()));
		TestInstance caller = this.fleet.start(this.fleet.instance());
		away.stop();
		Fleet.until("green is away", () -> !away.transport().state().connected());
		for (int i = 0; i < 50; i++) {
			caller.perform("both", i, Integer.class).get(Fleet.PATIENCE);
		}
		Fleet.during(LEASE.multipliedBy(2), "blue has run each", () -> blue.get() == 50);
		this.fleet
			.start(this.fleet.instance().workgroup("green").handler("both", (data, task) -> green.incrementAndGet()));
		Fleet.until("green has run each", () -> green.get() == 50);
		Fleet.until("nothing is kept", () -> entries() <= 1);
	}

}
