package io.aethermagic.test.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers and callers that are processes and are killed: no task is lost, and none ends
 * twice.
 */
public interface KilledProcesses {

	/**
	 * Start a process, which is closed with the test.
	 * @param role what it does
	 * @param task the operation
	 * @param number the tasks of a caller, or the concurrency of a worker
	 * @return the process, which has just begun
	 */
	PeerProcess process(PeerProcess.Role role, String task, int number);

	/**
	 * Begin to make an instance of this process.
	 * @return a builder
	 */
	TestInstanceBuilder instance();

	/**
	 * Start an instance and wait until it is connected.
	 * @param builder what it is
	 * @return the instance, which is closed with the test
	 */
	TestInstance start(TestInstanceBuilder builder);

	/**
	 * Perform tasks of 20 to 50 ms, which is their data.
	 * @param caller the caller
	 * @param task the operation
	 * @param tasks how many
	 * @param tally counts them
	 */
	static void perform(TestInstance caller, String task, int tasks, Tally tally) {
		for (int i = 0; i < tasks; i++) {
			tally.sent(caller.perform(task, 20 + i % 31, Integer.class));
		}
	}

	@Test
	@DisplayName("a worker process is killed in the middle of its tasks and another one started")
	default void aWorkerProcessIsKilled() {
		Tally tally = new Tally("worker process killed");
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
	default void aCallerProcessIsKilled() {
		Tally tally = new Tally("caller process killed, another one's tasks");
		CountDownLatch gate = new CountDownLatch(1);
		Set<String> begun = ConcurrentHashMap.newKeySet();
		Set<String> left = ConcurrentHashMap.newKeySet();
		List<TestInstance> workers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			workers.add(start(instance().concurrency(25).handler("orphan", (data, task) -> {
				begun.add(task.tid());
				gate.await();
				left.add(task.tid());
				return data;
			}).handler("other", tally.worker())));
		}
		PeerProcess dead = process(PeerProcess.Role.CALLER, "orphan", 50);
		Fleet.until("all its tasks run", () -> begun.size() == 50);
		dead.kill();
		assertThat(dead.tids("ended")).isEmpty();
		gate.countDown();
		Fleet.until("its tasks have left the workers",
				() -> left.size() == 50 && workers.stream().allMatch((worker) -> worker.worker().runningTasks() == 0));
		TestInstance caller = start(instance());
		perform(caller, "other", 50, tally);
		for (int i = 0; i < 100; i++) {
			tally.sent(caller.perform("orphan", i, Integer.class));
		}
		Fleet.until("the permits are free", () -> begun.size() == 150);
		begun.forEach(tally::executed);
		tally.verify();
	}

}
