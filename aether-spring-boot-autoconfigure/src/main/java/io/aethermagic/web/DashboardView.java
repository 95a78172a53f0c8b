package io.aethermagic.web;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.DeadLetterStatus;
import io.aethermagic.console.HandlerStatus;
import io.aethermagic.console.TaskStatus;
import io.aethermagic.console.TransportStatus;
import io.aethermagic.fleet.AetherFleet;
import io.aethermagic.fleet.FleetAnswer;
import io.aethermagic.fleet.FleetAnswers;
import io.aethermagic.fleet.InstanceStats;
import io.aethermagic.fleet.InstanceTasks;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.RegisteredInstance;
import io.aethermagic.worker.OutcomeMinute;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together what the dashboard shows, from what the fleet answers: as many rows as
 * people read, and numbers that count all. Keeps nothing. Safe for use by several
 * threads.
 */
final class DashboardView {

	/** How many instances are asked and shown. */
	static final int MOST_INSTANCES = 100;

	/** How many tasks are shown, and how many dead letters. */
	static final int MOST_ROWS = 100;

	private static final Logger logger = LoggerFactory.getLogger(DashboardView.class);

	private final AetherRegistry registry;

	private final AetherFleet fleet;

	private final AetherConsole console;

	DashboardView(AetherRegistry registry, AetherFleet fleet, AetherConsole console) {
		this.registry = registry;
		this.fleet = fleet;
		this.console = console;
	}

	/**
	 * Ask everybody.
	 * @param acting whether who asks may act
	 * @param withLetters whether dead letters are listed, too: brokers bring them with
	 * all their data
	 * @return a stage with what is shown
	 */
	CompletionStage<Snapshot> snapshot(boolean acting, boolean withLetters) {
		Map<String, RegisteredInstance> known = new LinkedHashMap<>();
		this.registry.instances().forEach((instance) -> known.putIfAbsent(instance.id(), instance));
		List<RegisteredInstance> shown = known.values().stream().limit(MOST_INSTANCES).toList();
		AetherFleet fleet = this.fleet
			.only((instance) -> shown.stream().anyMatch((each) -> each.id().equals(instance.id())));
		CompletableFuture<FleetAnswers<InstanceStats>> stats = fleet.stats().toCompletableFuture();
		CompletableFuture<FleetAnswers<InstanceTasks>> tasks = fleet.tasks(MOST_ROWS).toCompletableFuture();
		CompletableFuture<FleetAnswers<List<HandlerStatus>>> handlers = fleet.handlers().toCompletableFuture();
		CompletableFuture<@Nullable Letters> letters = withLetters
				? letters().<@Nullable Letters>thenApply((listed) -> listed).toCompletableFuture()
				: CompletableFuture.completedFuture(null);
		return CompletableFuture.allOf(stats, tasks, handlers, letters)
			.thenApply((all) -> new Snapshot(acting, known.size(), instances(shown, stats.join(), handlers.join()),
					tasks(tasks.join()), minutes(stats.join()), letters.join()));
	}

	private static List<Instance> instances(List<RegisteredInstance> shown, FleetAnswers<InstanceStats> stats,
			FleetAnswers<List<HandlerStatus>> handlers) {
		List<Instance> instances = new ArrayList<>();
		for (RegisteredInstance instance : shown) {
			FleetAnswer<InstanceStats> answer = of(stats, instance.id());
			InstanceStats told = (answer != null) ? answer.value() : null;
			FleetAnswer<List<HandlerStatus>> listed = of(handlers, instance.id());
			List<HandlerStatus> own = (listed != null) ? listed.value() : null;
			instances.add(new Instance(instance.id(), instance.host(), instance.service().type(),
					instance.service().id(), instance.service().version(),
					(told != null) ? told.tasks() : instance.tasks(), (told != null) ? told.calls() : instance.calls(),
					instance.silence(), problem(answer), (own != null) ? own : List.of()));
		}
		return instances;
	}

	private static <T> @Nullable FleetAnswer<T> of(FleetAnswers<T> answers, String instance) {
		return answers.answers()
			.stream()
			.filter((answer) -> answer.instance().equals(instance))
			.findFirst()
			.orElse(null);
	}

	private static @Nullable String problem(@Nullable FleetAnswer<?> answer) {
		return (answer != null) ? answer.problem() : "It has not answered in time";
	}

	private static Tasks tasks(FleetAnswers<InstanceTasks> answers) {
		List<Task> rows = new ArrayList<>();
		int count = 0;
		for (FleetAnswer<InstanceTasks> answer : answers.answers()) {
			InstanceTasks told = answer.value();
			if (told != null) {
				count += told.count();
				told.tasks().forEach((task) -> rows.add(Task.of(answer.instance(), task)));
			}
		}
		rows.sort(Comparator.comparing(Task::age).reversed());
		return new Tasks(count, rows.stream().limit(MOST_ROWS).toList());
	}

	private static List<OutcomeMinute> minutes(FleetAnswers<InstanceStats> answers) {
		Map<Integer, OutcomeMinute> minutes = new LinkedHashMap<>();
		answers.values()
			.forEach((stats) -> stats.minutes()
				.stream()
				.limit(OutcomeMinute.REMEMBERED)
				.forEach((minute) -> minutes.merge(minute.ago(), minute, OutcomeMinute::plus)));
		return minutes.values().stream().sorted(Comparator.comparingInt(OutcomeMinute::ago)).toList();
	}

	/**
	 * List the dead letters of all transports. A broker that does not answer takes
	 * nothing else from the page.
	 */
	private CompletionStage<Letters> letters() {
		CompletionStage<List<DeadLetterStatus>> all = CompletableFuture.completedStage(List.of());
		for (TransportStatus transport : this.console.transports()) {
			CompletionStage<List<DeadLetterStatus>> listed = this.console
				.deadLetters(transport.name(), AetherConsole.MOST_LISTED)
				.exceptionally((failure) -> {
					logger.debug("No dead letters of the transport '{}'", transport.name(), failure);
					return List.of();
				});
			all = all.thenCombine(listed, (before, more) -> {
				List<DeadLetterStatus> both = new ArrayList<>(before);
				both.addAll(more);
				return both;
			});
		}
		return all.thenApply(Letters::of);
	}

	/**
	 * What is shown.
	 *
	 * @param acting whether who looks may act
	 * @param instanceCount how many instances there are
	 * @param deadLetters the dead letters; {@code null} where they were not asked for
	 */
	record Snapshot(boolean acting, int instanceCount, List<Instance> instances, Tasks tasks,
			List<OutcomeMinute> minutes, @Nullable Letters deadLetters) {
	}

	record Instance(String id, String host, String service, String serviceId, String version, int tasks, int calls,
			Duration silence, @Nullable String problem, List<HandlerStatus> handlers) {
	}

	record Tasks(int count, List<Task> rows) {
	}

	record Task(String instance, String tid, String address, String handler, String state, @Nullable Integer percent,
			int attempt, Duration age) {

		static Task of(String instance, TaskStatus task) {
			return new Task(instance, task.tid(), task.address(), task.handler(), task.state().name(), task.percent(),
					task.attempt(), task.age());
		}

	}

	/**
	 * Dead letters.
	 *
	 * @param count how many were found
	 * @param more whether there may be more
	 * @param rows the newest
	 */
	record Letters(int count, boolean more, List<DeadLetterStatus> rows) {

		static Letters of(List<DeadLetterStatus> all) {
			return new Letters(all.size(), all.size() >= AetherConsole.MOST_LISTED,
					all.stream()
						.sorted(Comparator.comparing(DeadLetterStatus::at).reversed())
						.limit(MOST_ROWS)
						.toList());
		}

	}

}
