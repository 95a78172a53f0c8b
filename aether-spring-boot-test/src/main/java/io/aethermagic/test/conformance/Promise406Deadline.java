package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Action;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskExpiredException;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.TestInstance;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Design 4.6: deadlines.
 */
interface Promise406Deadline extends Promise {

	@Test
	@DisplayName("4.6 at the call's deadline the handle is EXPIRED, and the handler gets token and interrupt")
	default void theCallsDeadline() {
		AtomicBoolean token = new AtomicBoolean();
		AtomicBoolean interrupt = new AtomicBoolean();
		CountDownLatch told = new CountDownLatch(1);
		CountDownLatch gate = new CountDownLatch(1);
		TestInstance worker = kit().start(kit().instance().handler("call-deadline", (data, task) -> {
			task.onCancel(told::countDown);
			try {
				new CountDownLatch(1).await(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				token.set(task.cancelled());
				interrupt.set(true);
			}
			gate.await(1, TimeUnit.MINUTES);
			return "too late";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.task("call-deadline")
			.timeout(kit().lease().dividedBy(2))
			.perform(null, String.class);
		kit().until(handle, TaskState.EXPIRED);
		assertThatExceptionOfType(TaskExpiredException.class).isThrownBy(() -> handle.get(Duration.ofSeconds(1)));
		kit().until("the handler was interrupted", interrupt::get);
		assertThat(token).isTrue();
		kit().until("the listener was told", () -> told.getCount() == 0);
		gate.countDown();
		kit().until("nothing is left behind",
				() -> worker.worker().runningTasks() == 0 && caller.client().openCalls() == 0);
		assertThat(handle.state()).isEqualTo(TaskState.EXPIRED);
	}

	@Test
	@DisplayName("4.6 the client's timeout is the deadline of a call that sets none")
	default void theClientsTimeoutIsTheDefault() {
		AtomicInteger runs = new AtomicInteger();
		CountDownLatch gate = new CountDownLatch(1);
		kit().start(kit().instance().handler("default-deadline", (data, task) -> {
			runs.incrementAndGet();
			while (gate.getCount() > 0) {
				Thread.interrupted();
				gate.await(1, TimeUnit.MINUTES);
			}
			return "too late";
		}));
		TestInstance caller = kit().start(kit().instance().timeout(kit().lease().dividedBy(2)));
		TaskHandle<String> handle = caller.perform("default-deadline", null, String.class);
		kit().until(handle, TaskState.EXPIRED);
		assertThat(runs).hasValue(1);
		gate.countDown();
	}

	@Test
	@DisplayName("4.6 the handler's own timeout counts where it is smaller; its end is told as FAILED, code expired")
	default void theHandlersTimeout() {
		AtomicBoolean interrupt = new AtomicBoolean();
		TestInstance worker = kit()
			.start(kit().instance().handlerTimeout(kit().lease().dividedBy(3)).handler("own-deadline", (data, task) -> {
				if (task.remaining().compareTo(kit().lease().dividedBy(3)) > 0) {
					return "the handler's timeout does not count";
				}
				try {
					return new CountDownLatch(1).await(1, TimeUnit.MINUTES);
				}
				catch (InterruptedException ex) {
					interrupt.set(task.cancelled());
					throw ex;
				}
			}));
		TaskHandle<String> handle = kit().caller().perform("own-deadline", null, String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo("expired"));
		kit().until("the handler was interrupted", interrupt::get);
		kit().until("nothing is left behind", () -> worker.worker().runningTasks() == 0);
	}

	@Test
	@DisplayName("4.6 the handler's own timeout ends its task at once, although the handler goes on")
	default void theHandlersTimeoutDoesNotWaitForTheHandler() {
		CountDownLatch gate = new CountDownLatch(1);
		TestInstance worker = kit().start(kit().instance()
			.concurrency(1)
			.handlerTimeout(kit().lease().dividedBy(3))
			.handler("deaf", (data, task) -> {
				while (gate.getCount() > 0) {
					Thread.interrupted();
					try {
						gate.await(1, TimeUnit.MINUTES);
					}
					catch (InterruptedException ex) {
						// this one does not listen
					}
				}
				return "a result that nobody wants any more";
			}));
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.perform("deaf", null, String.class);
		kit().until(handle, TaskState.FAILED);
		assertThat(handle.end()).isInstanceOfSatisfying(TaskEvent.Failed.class,
				(failed) -> assertThat(failed.code()).isEqualTo("expired"));
		kit().until("the task is not in hand any more", () -> worker.worker().runningTasks() == 0);
		kit().until("the handler counts as stuck", () -> worker.worker().stuckTasks() == 1);
		gate.countDown();
		kit().until("it is stuck no longer", () -> worker.worker().stuckTasks() == 0);
		assertThat(handle.state()).isEqualTo(TaskState.FAILED);
	}

	@Test
	@DisplayName("4.6 a worker's word that a task expired does not make its handle EXPIRED")
	default void onlyTheCallersClockExpiresAHandle() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("clocks");
		TaskHandle<String> handle = kit().caller().perform("clocks", null, String.class);
		Inbound perform = worker.task(0);
		worker.accept(perform);
		worker.end(perform, "expired", new Object[0]);
		kit().until(handle, TaskState.FAILED);
	}

	@Test
	@DisplayName("4.6 a handle that expires sends a cancel to the address and to the holder")
	default void anExpiredHandleSendsACancel() {
		RawPeer worker = RawPeer.connect(kit());
		worker.workAt("expire-cancel");
		RawPeer listener = RawPeer.connect(kit());
		listener.listenAt("expire-cancel");
		TestInstance caller = kit().caller();
		TaskHandle<String> handle = caller.task("expire-cancel")
			.timeout(kit().lease().dividedBy(2))
			.perform(null, String.class);
		worker.accept(worker.task(0));
		kit().until(handle, TaskState.ACCEPTED);
		assertThat(listener.received(handle.tid(), Action.CANCEL)).isEmpty();
		kit().until(handle, TaskState.EXPIRED);
		worker.await(1, handle.tid(), Action.CANCEL);
		listener.await(1, handle.tid(), Action.CANCEL);
	}

	@Test
	@DisplayName("4.6 a task that expires while it waits is not started")
	default void anExpiredTaskIsNotStarted() {
		CountDownLatch gate = new CountDownLatch(1);
		List<String> runs = new CopyOnWriteArrayList<>();
		kit().start(kit().instance().concurrency(1).handler("in-line", (data, task) -> {
			runs.add(data.read(String.class));
			gate.await(1, TimeUnit.MINUTES);
			return "done";
		}));
		TestInstance caller = kit().caller();
		TaskHandle<String> first = caller.perform("in-line", "first", String.class);
		kit().until(first, TaskState.ACCEPTED);
		TaskHandle<String> second = caller.task("in-line")
			.timeout(kit().lease().dividedBy(3))
			.perform("second", String.class);
		TaskHandle<String> third = caller.perform("in-line", "third", String.class);
		kit().until(second, TaskState.EXPIRED);
		gate.countDown();
		assertThat(kit().result(third)).isEqualTo("done");
		assertThat(runs).containsExactly("first", "third");
	}

	@Test
	@DisplayName("4.6 a handler that ignores its deadline keeps its permit, counts as stuck, and gets no more heartbeats")
	default void aStuckHandler() {
		CountDownLatch gate = new CountDownLatch(1);
		List<String> runs = new CopyOnWriteArrayList<>();
		TestInstance worker = kit().start(kit().instance()
			.concurrency(1)
			.handlerTimeout(kit().lease().dividedBy(2))
			.handler("stuck", (data, task) -> {
				runs.add(data.read(String.class));
				while ("stubborn".equals(data.read(String.class)) && gate.getCount() > 0) {
					try {
						gate.await(1, TimeUnit.MINUTES);
					}
					catch (InterruptedException ex) {
						// this one does not listen
					}
				}
				return "done";
			}));
		RawPeer peer = RawPeer.connect(kit());
		peer.perform("stuck", "t1", "stubborn");
		kit().until("the caller hears the heartbeat", () -> peer.heartbeats() > 0);
		kit().until("the handler counts as stuck", () -> worker.worker().stuckTasks() == 1);
		TaskHandle<String> waiting = kit().caller().perform("stuck", "waiting", String.class);
		long heartbeats = peer.heartbeats();
		kit().during(kit().lease(), "no permit is free and the lease is not renewed",
				() -> runs.size() == 1 && peer.heartbeats() <= heartbeats + 1);
		assertThat(worker.count(Incident.STUCK_HANDLER)).isEqualTo(1);
		gate.countDown();
		assertThat(kit().result(waiting)).isEqualTo("done");
		kit().until("it is stuck no longer",
				() -> worker.worker().stuckTasks() == 0 && worker.worker().runningTasks() == 0);
		assertThat(runs).containsExactly("stubborn", "waiting");
	}

}
