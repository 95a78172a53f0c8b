package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Control;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Design 4.4: no double work from duplicates.
 */
interface Promise404NoDoubleWork extends Promise {

	@Test
	@DisplayName("4.4 a perform that comes again while its task runs is not started, and Accepted is said once more")
	default void aDuplicateOfARunningTaskIsNotStarted() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance().handler("twice", (data, task) -> {
			runs.incrementAndGet();
			gate.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		RawPeer caller = RawPeer.connect(kit());
		caller.perform("twice", "t1", "x");
		caller.await(1, "t1", Action.STATUS);
		caller.perform("twice", "t1", "x");
		List<Inbound> accepts = caller.await(2, "t1", Action.STATUS);
		assertThat(accepts).allMatch((accept) -> accept.message().headers().containsKey(Headers.LEASE));
		kit().until("the duplicate was counted", () -> worker.count(Incident.DUPLICATE_TASK) == 1);
		gate.countDown();
		caller.await(1, "t1", Action.COMPLETE);
		kit().during(kit().lease().dividedBy(2), "it ran once and ended once",
				() -> runs.get() == 1 && caller.received("t1", Action.COMPLETE).size() == 1);
		kit().until("nothing is in hand", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.4 a perform that comes again after its task's end is not started, and the outcome is sent once more")
	default void aDuplicateOfAnEndedTaskGetsItsOutcome() {
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance().handler("again", (data, task) -> runs.incrementAndGet()));
		RawPeer caller = RawPeer.connect(kit());
		caller.perform("again", "t1", "x");
		caller.await(1, "t1", Action.COMPLETE);
		caller.perform("again", "t1", "x");
		List<Inbound> outcomes = caller.await(2, "t1", Action.COMPLETE);
		assertThat(outcomes).allSatisfy((outcome) -> {
			assertThat(outcome.payload().data().read(Integer.class)).isEqualTo(1);
			assertThat(outcome.message().headers()).containsEntry(Headers.OUTCOME, "completed");
		});
		assertThat(runs).hasValue(1);
		kit().until("the duplicate is counted", () -> worker.count(Incident.DUPLICATE_TASK) == 1);
		kit().until("nothing is in hand", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.4 the same tid of another sender or at another address is other work")
	default void theSameTidElsewhereIsOtherWork() {
		List<String> runs = new CopyOnWriteArrayList<>();
		kit().start(kit().instance()
			.handler("here", (data, task) -> runs.add(data.read(String.class)))
			.handler("there", (data, task) -> runs.add(data.read(String.class))));
		RawPeer one = RawPeer.connect(kit());
		RawPeer two = RawPeer.connect(kit());
		one.perform("here", "t1", "one-here");
		one.perform("there", "t1", "one-there");
		two.perform("here", "t1", "two-here");
		one.await(2, "t1", Action.COMPLETE);
		two.await(1, "t1", Action.COMPLETE);
		assertThat(runs).containsExactlyInAnyOrder("one-here", "one-there", "two-here");
	}

	@Test
	@DisplayName("4.4 a foreign sender's tid with other data is other work, with the same data it is not")
	default void aForeignTidWithOtherDataIsOtherWork() {
		List<String> runs = new CopyOnWriteArrayList<>();
		TestInstance worker = kit().start(kit().instance().handler("foreign", (data, task) -> {
			runs.add(data.read(String.class));
			return data;
		}));
		ForeignPeer caller = ForeignPeer.connect(kit());
		caller.listenAt("foreign");
		caller.perform("foreign", "1", "a");
		caller.awaitEnds("1", 1);
		caller.perform("foreign", "1", "b");
		caller.awaitEnds("1", 2);
		caller.perform("foreign", "1", "b");
		List<ForeignPeer.Heard> outcomes = caller.awaitEnds("1", 3);
		assertThat(outcomes).extracting((outcome) -> outcome.payload().data().read(String.class))
			.containsExactly("a", "b", "b");
		assertThat(runs).containsExactly("a", "b");
		assertThat(worker.count(Incident.DUPLICATE_TASK)).isEqualTo(1);
	}

	@Test
	@DisplayName("4.4 foreign tasks of one tid and different data run at the same time")
	default void foreignTasksOfOneTidRunTogether() {
		CountDownLatch both = new CountDownLatch(2);
		kit().start(kit().instance().handler("together", (data, task) -> {
			both.countDown();
			return both.await(1, TimeUnit.MINUTES);
		}));
		ForeignPeer caller = ForeignPeer.connect(kit());
		caller.listenAt("together");
		caller.perform("together", "1", "a");
		caller.perform("together", "1", "b");
		assertThat(caller.awaitEnds("1", 2)).allMatch((outcome) -> outcome.payload().data().read(Boolean.class));
	}

	@Test
	@DisplayName("4.4 a superseded run leaves no memory: the task is started when it comes again, even before the run is over")
	default void aSupersededRunLeavesNoMemory() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance().handler("superseded", (data, task) -> {
			int run = runs.incrementAndGet();
			while (run == 1 && gate.getCount() > 0) {
				Thread.interrupted();
				awaitQuietly(gate);
			}
			return run;
		}));
		RawPeer caller = RawPeer.connect(kit());
		caller.perform("superseded", "t1", "x");
		kit().until("it runs", () -> runs.get() == 1);
		caller.control(Control.SUPERSEDED, worker.id(), "superseded", "t1", 1);
		kit().until("the run is told to stop", () -> worker.count(Incident.LOST_TASK) == 1);
		caller.perform("superseded", "t1", "x");
		List<Inbound> outcomes = caller.await(1, "t1", Action.COMPLETE);
		assertThat(outcomes.get(0).payload().data().read(Integer.class)).isEqualTo(2);
		gate.countDown();
		kit().during(kit().lease().dividedBy(4), "the superseded run says nothing",
				() -> caller.received("t1", Action.COMPLETE).size() == 1);
		kit().until("nothing is left behind", () -> worker.worker().runningTasks() == 0);
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(1, TimeUnit.MINUTES);
		}
		catch (InterruptedException ex) {
			// the handler of the test does not listen
		}
	}

	@Test
	@DisplayName("4.4 no more than 64 MiB of outcomes are kept: the oldest is forgotten first")
	default void theMemoryOfOutcomesIsBounded() {
		String large = "x".repeat(3 * 1024 * 1024);
		AtomicInteger runs = new AtomicInteger();
		TestInstance worker = kit().start(kit().instance().handler("large", (data, task) -> {
			runs.incrementAndGet();
			return large;
		}));
		RawPeer caller = RawPeer.connect(kit());
		for (int i = 0; i < 24; i++) {
			caller.perform("large", "t" + i, i);
			caller.await(1, "t" + i, Action.COMPLETE);
		}
		caller.perform("large", "t23", 23);
		caller.await(2, "t23", Action.COMPLETE);
		assertThat(runs).hasValue(24);
		caller.perform("large", "t0", 0);
		caller.await(2, "t0", Action.COMPLETE);
		assertThat(runs).hasValue(25);
		assertThat(worker.count(Incident.DUPLICATE_TASK)).isEqualTo(1);
	}

	@Test
	@DisplayName("4.4 a second call with an address and tid that are still open here is rejected")
	default void aSecondCallWithAnOpenTidIsRejected() {
		CountDownLatch gate = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		kit().start(kit().instance().handler("open", (data, task) -> {
			gate.await(1, TimeUnit.MINUTES);
			return runs.incrementAndGet();
		}));
		TestInstance caller = kit().caller();
		var first = caller.task("open").tid("mine").perform(null, Integer.class);
		var second = caller.task("open").tid("mine").perform(null, Integer.class);
		assertThat(String.valueOf(second.end())).contains("rejected").contains("mine");
		gate.countDown();
		assertThat(kit().result(first)).isEqualTo(1);
		kit().until("no call is open", () -> caller.client().openCalls() == 0);
	}

}
