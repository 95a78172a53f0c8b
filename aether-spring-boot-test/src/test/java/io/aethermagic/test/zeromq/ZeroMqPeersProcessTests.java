package io.aethermagic.test.zeromq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.PeerProcess;
import io.aethermagic.test.faults.Tally;
import io.aethermagic.time.SystemTimers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real faults without a hub: workers and callers that are processes and are killed. What
 * one of them held is recovered, and nobody else notices. And that no task waits at a
 * busy worker while another one of its group is idle.
 */
class ZeroMqPeersProcessTests {

	private static final Duration LEASE = Duration.ofSeconds(2);

	private final List<AutoCloseable> open = new ArrayList<>();

	private final SystemTimers timers = new SystemTimers("peers-", 2, true);

	private int next = ZeroMqPeersFaultTransport.row();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		this.timers.schedule(Duration.ofSeconds(8), this.timers::close);
	}

	private <T extends AutoCloseable> T with(T closeable) {
		this.open.add(0, closeable);
		return closeable;
	}

	private PeerProcess process(PeerProcess.Role role, String task, int number) {
		return with(PeerProcess.start(role, ZeroMqPeersFaultTransport.class, "127.0.0.1", this.next++, LEASE, task,
				number));
	}

	private TestInstanceBuilder instance() {
		return TestInstance.on(new ZeroMqPeersFaultTransport().connect("127.0.0.1", this.next++, this.timers, LEASE),
				this.timers, LEASE);
	}

	private TestInstance start(TestInstanceBuilder builder) {
		TestInstance instance = with(builder.start());
		Fleet.until("the instance is connected", () -> instance.transport().state().connected());
		return instance;
	}

	private static void perform(TestInstance caller, String task, int tasks, Tally tally) {
		for (int i = 0; i < tasks; i++) {
			tally.sent(caller.perform(task, 20 + i % 31, Integer.class));
		}
	}

	@Test
	@DisplayName("a worker process is killed in the middle of its tasks and another one started")
	void aWorkerProcessIsKilled() {
		Tally tally = new Tally("peers: worker process killed");
		List<PeerProcess> workers = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			workers.add(process(PeerProcess.Role.WORKER, "killed", 4));
		}
		workers.forEach((worker) -> Fleet.until("the process is connected", worker::isReady));
		TestInstance caller = start(instance());
		perform(caller, "killed", 300, tally);
		Fleet.until("the victim is at work", () -> workers.get(0).tids("ended").size() >= 10);
		workers.get(0).kill();
		workers.add(process(PeerProcess.Role.WORKER, "killed", 4));
		try {
			Fleet.until("all have ended", () -> tally.ended() == 300);
		}
		finally {
			// what a process has said was read when it is gone
			workers.forEach(PeerProcess::kill);
			workers.forEach((worker) -> worker.tids("started").forEach(tally::executed));
		}
		tally.verify();
		assertThat(caller.client().openCalls()).isZero();
	}

	@Test
	@DisplayName("a caller process is killed with 50 tasks open: nothing is stuck, and others are served")
	void aCallerProcessIsKilled() {
		Tally tally = new Tally("peers: caller process killed, another one's tasks");
		CountDownLatch gate = new CountDownLatch(1);
		Set<String> begun = ConcurrentHashMap.newKeySet();
		List<TestInstance> workers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			workers.add(start(instance().concurrency(25).handler("orphan", (data, task) -> {
				begun.add(task.tid());
				gate.await();
				return data;
			}).handler("other", tally.worker())));
		}
		PeerProcess dead = process(PeerProcess.Role.CALLER, "orphan", 50);
		Fleet.until("all its tasks run", () -> begun.size() == 50);
		dead.kill();
		gate.countDown();
		Fleet.until("its tasks have left the workers",
				() -> workers.stream().allMatch((worker) -> worker.worker().runningTasks() == 0));
		TestInstance caller = start(instance());
		perform(caller, "other", 100, tally);
		tally.verify();
	}

	@Test
	@DisplayName("no task waits at a busy worker while another one of its group is idle")
	void noTaskWaitsAtABusyWorker() {
		CountDownLatch gate = new CountDownLatch(1);
		Tally tally = new Tally("peers: one of two workers busy");
		CountDownLatch busy = new CountDownLatch(1);
		start(instance().concurrency(1).handler("work", (data, task) -> {
			busy.countDown();
			gate.await();
			return data;
		}));
		TestInstance one = start(instance());
		TestInstance other = start(instance());
		Fleet.until("it is busy", () -> {
			one.perform("work", 1, Integer.class);
			return busy.getCount() == 0;
		});
		start(instance().concurrency(1).handler("work", tally.worker()));
		for (int i = 0; i < 100; i++) {
			tally.sent(one.perform("work", 1, Integer.class));
			tally.sent(other.perform("work", 1, Integer.class));
		}
		tally.verify();
		gate.countDown();
	}

}
