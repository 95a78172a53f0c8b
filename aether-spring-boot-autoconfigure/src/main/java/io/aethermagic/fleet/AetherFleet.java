package io.aethermagic.fleet;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

import io.aethermagic.console.HandlerStatus;
import io.aethermagic.registry.AetherRegistry;
import io.aethermagic.registry.RegisteredInstance;
import org.jspecify.annotations.Nullable;

/**
 * What {@code AetherConsole} shows of one instance and does to it, for all instances that
 * the registry knows, over whatever transport they are on. An answer says what each has
 * said in time, and who has said nothing; an instance may refuse. This instance is asked
 * like the others, but without a message. Safe for use by several threads; no method
 * blocks.
 */
public final class AetherFleet {

	/** How many entries the list of one instance has at most. */
	public static final int MOST_LISTED = 100;

	private final AetherRegistry registry;

	private final FleetQuestions questions;

	private final Duration patience;

	private final Predicate<RegisteredInstance> asked;

	/**
	 * Create a fleet.
	 * @param registry knows who is there
	 * @param questions the way to ask
	 * @param patience how long answers are waited for
	 */
	public AetherFleet(AetherRegistry registry, FleetQuestions questions, Duration patience) {
		this(registry, questions, patience, (any) -> true);
	}

	private AetherFleet(AetherRegistry registry, FleetQuestions questions, Duration patience,
			Predicate<RegisteredInstance> asked) {
		this.registry = registry;
		this.questions = questions;
		this.patience = patience;
		this.asked = asked;
	}

	/**
	 * Ask only some.
	 * @param which tells who is asked, of those who are asked now
	 * @return a smaller fleet
	 */
	public AetherFleet only(Predicate<RegisteredInstance> which) {
		return new AetherFleet(this.registry, this.questions, this.patience, this.asked.and(which));
	}

	/**
	 * Ask one instance.
	 * @param instance its instance id
	 * @return a fleet of one, or of none if it is not known to be there
	 */
	public AetherFleet only(String instance) {
		return only((each) -> each.id().equals(instance));
	}

	/**
	 * Wait another time for answers.
	 * @param patience how long
	 * @return the same fleet
	 */
	public AetherFleet within(Duration patience) {
		return new AetherFleet(this.registry, this.questions, patience, this.asked);
	}

	/**
	 * Ask who answers.
	 * @return a stage with the answers, each with how long it took
	 */
	public CompletionStage<FleetAnswers<Integer>> ping() {
		return ask(FleetAction.PING, "", FleetReply::count);
	}

	/**
	 * Ask what the instances are.
	 * @return a stage with the answers
	 */
	public CompletionStage<FleetAnswers<InstanceInfo>> info() {
		return ask(FleetAction.INFO, "", FleetReply::info);
	}

	/**
	 * Ask how much the instances do, and have done in the last minutes.
	 * @return a stage with the answers
	 */
	public CompletionStage<FleetAnswers<InstanceStats>> stats() {
		return ask(FleetAction.STATS, "", FleetReply::stats);
	}

	/**
	 * Ask for handlers.
	 * @return a stage with the answers, of {@value #MOST_LISTED} handlers each at most
	 */
	public CompletionStage<FleetAnswers<List<HandlerStatus>>> handlers() {
		return ask(FleetAction.HANDLERS, "", FleetReply::handlers);
	}

	/**
	 * Ask for tasks in hand.
	 * @param limit how many of each instance at most, those that came first;
	 * {@value #MOST_LISTED} at most
	 * @return a stage with the answers, that also say how many there are
	 */
	public CompletionStage<FleetAnswers<InstanceTasks>> tasks(int limit) {
		return ask(FleetAction.TASKS, "", limit, FleetReply::tasks);
	}

	/**
	 * Cancel what has an identifier: calls as their handles could, and tasks in hand as
	 * their callers could.
	 * @param tid the tasks' identifier
	 * @return a stage with how many calls and tasks each has told to stop
	 */
	public CompletionStage<FleetAnswers<Integer>> cancel(String tid) {
		return ask(FleetAction.CANCEL, tid, FleetReply::count);
	}

	/**
	 * Let a handler take no more tasks until it is resumed or its application is started
	 * again.
	 * @param handler its id
	 * @return a stage with 1 from each that has such a handler, and 0 from the others
	 */
	public CompletionStage<FleetAnswers<Integer>> pause(String handler) {
		return ask(FleetAction.PAUSE, handler, FleetReply::count);
	}

	/**
	 * Let a handler take tasks again.
	 * @param handler its id
	 * @return a stage with 1 from each that has such a handler, and 0 from the others
	 */
	public CompletionStage<FleetAnswers<Integer>> resume(String handler) {
		return ask(FleetAction.RESUME, handler, FleetReply::count);
	}

	private <T> CompletionStage<FleetAnswers<T>> ask(FleetAction action, String target,
			Function<FleetReply, @Nullable T> reading) {
		return ask(action, target, MOST_LISTED, reading);
	}

	private <T> CompletionStage<FleetAnswers<T>> ask(FleetAction action, String target, int limit,
			Function<FleetReply, @Nullable T> reading) {
		Map<String, RegisteredInstance> each = new LinkedHashMap<>();
		this.registry.instances(this.asked).forEach((instance) -> each.putIfAbsent(instance.id(), instance));
		return this.questions.ask(each, action, target, limit, this.patience, reading);
	}

}
