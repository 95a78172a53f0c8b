package io.aethermagic.test.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.Headers;
import io.aethermagic.node.Incident;
import io.aethermagic.task.TaskData;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.test.LossyCounts;
import io.aethermagic.test.LossyPercentages;
import io.aethermagic.test.LossyTransport;
import io.aethermagic.test.TestInstance;
import io.aethermagic.worker.TaskContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A storm: instances on lossy connections, tasks, and what is seen of them. Everything
 * that is random comes from one seed.
 */
final class Storm implements AutoCloseable {

	private static final int WORKERS = 5;

	private static final int CALLERS = 3;

	/**
	 * What was counted.
	 *
	 * @param sent tasks
	 * @param executed handler runs that were begun
	 * @param ended handles that ended
	 * @param completed handles that ended COMPLETED
	 * @param lost handles that ended otherwise, or not at all
	 * @param doubled runs that returned, beyond the first of a task in its group
	 * @param redispatched dispatches beyond the first
	 * @param wire what the connections did
	 */
	record Count(int sent, int executed, int ended, int completed, int lost, int doubled, long redispatched,
			LossyCounts wire) {
	}

	private final LossyFixture fixture;

	private final Random random;

	private final LossyPercentages percentages;

	private final Duration timeout;

	private final List<LossyTransport> connections = new ArrayList<>();

	private final List<Tap> taps = new ArrayList<>();

	private final List<TestInstance> workers = new ArrayList<>();

	private final List<TestInstance> callers = new ArrayList<>();

	private final List<TaskHandle<String>> handles = new ArrayList<>();

	/** How many runs of a task were begun. */
	private final Map<String, AtomicInteger> begun = new ConcurrentHashMap<>();

	/** How many runs of a task in a group returned a result. */
	private final Map<String, AtomicInteger> returned = new ConcurrentHashMap<>();

	/** How many ends a handle's listener was told. */
	private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();

	/** How long after the call each handle was seen to have ended. */
	private final Map<String, Duration> took = new HashMap<>();

	private final Map<String, Long> performedAt = new HashMap<>();

	private final Map<LossyTransport, Long> cutUntil = new HashMap<>();

	Storm(long seed, LossyPercentages percentages, Duration timeout) {
		this.fixture = new LossyFixture(seed * 1_000);
		this.random = new Random(seed);
		this.percentages = percentages;
		this.timeout = timeout;
		for (int i = 0; i < WORKERS; i++) {
			String group = (i % 2 == 0) ? "even" : "odd";
			this.workers.add(TestInstance.on(connect(), this.fixture.timers(), this.fixture.lease())
				.workgroup(group)
				.concurrency(4)
				.maxDispatches(1_000)
				.handler("storm", this::handle)
				.start());
		}
		for (int i = 0; i < CALLERS; i++) {
			Tap tap = new Tap(connect());
			this.taps.add(tap);
			this.callers.add(TestInstance.on(tap, this.fixture.timers(), this.fixture.lease())
				.maxDispatches(1_000)
				.timeout(timeout)
				.start());
		}
	}

	private LossyTransport connect() {
		LossyTransport made = this.fixture.connect();
		made.random(this.percentages);
		this.connections.add(made);
		return made;
	}

	private Object handle(TaskData data, TaskContext task) throws InterruptedException {
		this.begun.computeIfAbsent(task.tid(), (key) -> new AtomicInteger()).incrementAndGet();
		String text = data.read(String.class);
		long until = this.fixture.timers().nanoTime() + work(text).toNanos();
		while (this.fixture.timers().nanoTime() - until < 0) {
			task.progress((int) (this.fixture.timers().nanoTime() / 1_000_000_000 % 100));
			ClockWait.moment(this.fixture.timers(), Duration.ofSeconds(2));
		}
		this.returned.computeIfAbsent(task.workgroup() + "/" + task.tid(), (key) -> new AtomicInteger())
			.incrementAndGet();
		return "did " + text;
	}

	/**
	 * Return how long a task takes: most some seconds, every fifth up to a lease and a
	 * half.
	 */
	private static Duration work(String text) {
		int hash = text.hashCode() & 0xffff;
		return Duration.ofMillis((hash % 5 == 0) ? hash % 45_000 : hash % 4_000);
	}

	/**
	 * Perform tasks while the storm rages.
	 * @param tasks how many
	 * @param cuts whether instances are cut off
	 */
	void rage(int tasks, boolean cuts) {
		for (int i = 0; i < tasks; i++) {
			TestInstance caller = this.callers.get(i % CALLERS);
			TaskHandle<String> handle = caller.perform("storm", "task-" + this.random.nextInt(1_000_000) + "-" + i,
					String.class);
			this.performedAt.put(handle.tid(), this.fixture.timers().nanoTime());
			AtomicInteger told = new AtomicInteger();
			this.ends.put(handle.tid(), told);
			handle.onEvent((event) -> {
				if (event instanceof TaskEvent.Ended) {
					told.incrementAndGet();
				}
			});
			this.handles.add(handle);
			pass(Duration.ofMillis(this.random.nextInt(1_400)), cuts);
		}
		for (int i = 0; i < 200; i++) {
			pass(Duration.ofMillis(500), cuts);
		}
		new ArrayList<>(this.cutUntil.keySet()).forEach(this::restore);
	}

	private void pass(Duration duration, boolean cuts) {
		this.fixture.passWhile(duration, "time", () -> true);
		long now = this.fixture.timers().nanoTime();
		new ArrayList<>(this.cutUntil.entrySet()).forEach((cut) -> {
			if (now - cut.getValue() >= 0) {
				restore(cut.getKey());
			}
		});
		if (cuts && this.random.nextInt(25) == 0 && this.cutUntil.size() < 3) {
			LossyTransport victim = this.connections.get(this.random.nextInt(this.connections.size()));
			if (this.cutUntil.put(victim, now + Duration.ofMillis(this.random.nextInt(75_000)).toNanos()) == null) {
				victim.cut();
			}
		}
		watch();
	}

	private void restore(LossyTransport victim) {
		this.cutUntil.remove(victim);
		victim.restore();
	}

	private void watch() {
		for (TaskHandle<String> handle : this.handles) {
			if (handle.state().isEnded() && !this.took.containsKey(handle.tid())) {
				this.took.put(handle.tid(),
						Duration.ofNanos(this.fixture.timers().nanoTime() - this.performedAt.get(handle.tid())));
			}
		}
	}

	/**
	 * Let the transport do no more harm.
	 */
	void calm() {
		this.connections.forEach(LossyTransport::behave);
	}

	void untilAllHaveEnded() {
		long until = this.fixture.timers().nanoTime() + this.timeout.toNanos() + Duration.ofSeconds(1).toNanos();
		while (this.fixture.timers().nanoTime() - until < 0
				&& !this.handles.stream().allMatch((handle) -> handle.state().isEnded())) {
			pass(Duration.ofMillis(500), false);
		}
	}

	Count count() {
		int executed = this.begun.values().stream().mapToInt(AtomicInteger::get).sum();
		int ended = (int) this.handles.stream().filter((handle) -> handle.state().isEnded()).count();
		int completed = (int) this.handles.stream().filter((handle) -> handle.state() == TaskState.COMPLETED).count();
		int doubled = this.returned.values().stream().mapToInt((runs) -> runs.get() - 1).sum();
		long redispatched = this.callers.stream().mapToLong((each) -> each.count(Incident.REDISPATCHED_TASK)).sum();
		LossyCounts wire = this.connections.stream()
			.map(LossyTransport::counts)
			.reduce(new LossyCounts(0, 0, 0, 0), (one, two) -> new LossyCounts(one.sent() + two.sent(),
					one.lost() + two.lost(), one.doubled() + two.doubled(), one.delayed() + two.delayed()));
		return new Count(this.handles.size(), executed, ended, completed, this.handles.size() - completed, doubled,
				redispatched, wire);
	}

	/**
	 * Check what holds in every storm.
	 */
	void verify() {
		calm();
		watch();
		verifyThatCompletionsAreCounted();
		assertThat(this.handles).allSatisfy((handle) -> {
			assertThat(handle.state().isEnded()).as("%s has ended", handle.tid()).isTrue();
			assertThat(this.took.get(handle.tid())).isLessThanOrEqualTo(this.timeout.plusSeconds(2));
			if (handle.state() == TaskState.COMPLETED) {
				assertThat(this.begun).containsKey(handle.tid());
				assertThat(handle.get(Duration.ofSeconds(1))).startsWith("did task-");
			}
		});
		this.fixture.passUntil("each handle's listener is told its end",
				() -> this.ends.values().stream().allMatch((told) -> told.get() >= 1));
		this.fixture.passUntil(
				"no call is left " + this.callers.stream().map((each) -> each.client().openCalls()).toList(),
				() -> this.callers.stream().allMatch((caller) -> caller.client().openCalls() == 0));
		this.fixture.passUntil("no run is left",
				() -> this.workers.stream().allMatch((worker) -> worker.worker().runningTasks() == 0));
		assertThat(this.ends.values()).allSatisfy((told) -> assertThat(told).hasValue(1));
	}

	/**
	 * Each Completed that came either ended a handle or was counted.
	 */
	private void verifyThatCompletionsAreCounted() {
		for (int i = 0; i < CALLERS; i++) {
			int own = i;
			long completed = IntStream.range(0, this.handles.size())
				.filter((index) -> index % CALLERS == own && this.handles.get(index).state() == TaskState.COMPLETED)
				.count();
			long came = this.taps.get(i)
				.received((message) -> "completed".equals(message.headers().get(Headers.OUTCOME)));
			assertThat(came).isBetween(completed, completed + this.callers.get(i).count(Incident.UNEXPECTED_ANSWER));
		}
	}

	@Override
	public void close() {
		this.callers.forEach(TestInstance::close);
		this.workers.forEach(TestInstance::close);
		this.fixture.close();
	}

}
