package io.aethermagic.fleet;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.TransportCompanion;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Inbound;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.registry.RegisteredInstance;
import io.aethermagic.task.TaskRejectedException;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.SendOptions;
import org.jspecify.annotations.Nullable;

/**
 * Questions to other instances and from them, as messages to inboxes. Safe for use by
 * several threads; no method blocks.
 */
public final class FleetQuestions implements TransportCompanion {

	/** How many questions of this instance may be open. */
	static final int MAX_OPEN = 1_000;

	/** How many questions of others are answered at a time; further ones are dropped. */
	static final int MAX_ANSWERING = 1_000;

	private static final String SUBJECT = "fleet";

	private static final String QUESTION = "question";

	private static final String ANSWER = "answer";

	private final Timers timers;

	private final Executor executor;

	private final FleetResponder responder;

	private final Map<String, AetherNode> nodes = new ConcurrentHashMap<>();

	private final Map<String, Gathering<?>> open = new ConcurrentHashMap<>();

	private final Semaphore answering = new Semaphore(MAX_ANSWERING);

	/**
	 * Create the way to ask and to be asked.
	 * @param console answers
	 * @param incidents what has happened here
	 * @param authorizer says what others may ask
	 * @param timers the clock
	 * @param executor answers others, and tells those who ask; both may block
	 */
	public FleetQuestions(AetherConsole console, Incidents incidents, FleetAuthorizer authorizer, Timers timers,
			Executor executor) {
		this.timers = timers;
		this.executor = executor;
		this.responder = new FleetResponder(console, incidents, authorizer);
	}

	@Override
	public void starting(RunningTransport transport) {
		AetherNode node = transport.node();
		this.nodes.put(transport.name(), node);
		node.instances().onDirected(SUBJECT, (inbound) -> {
			if (QUESTION.equals(inbound.payload().status())) {
				asked(node, inbound);
			}
			else {
				answered(inbound);
			}
		});
	}

	@Override
	public void stopping(RunningTransport transport) {
		// who asks meanwhile hears that this instance is gone
	}

	<T> CompletionStage<FleetAnswers<T>> ask(Map<String, RegisteredInstance> instances, FleetAction action,
			String target, int limit, Duration patience, Function<FleetReply, @Nullable T> reading) {
		Gathering<T> gathering = new Gathering<>(instances.keySet(), reading, this.timers.nanoTime());
		if (instances.isEmpty()) {
			gathering.end();
			return gathering.all();
		}
		if (this.open.size() >= MAX_OPEN) {
			return CompletableFuture.failedStage(new TaskRejectedException(
					MAX_OPEN + " questions to other instances are open already: ask less at a time"));
		}
		String id = this.nodes.values().iterator().next().newId();
		FleetQuestion question = new FleetQuestion(id, action.name().toLowerCase(Locale.ROOT), target, limit);
		this.open.put(id, gathering);
		Timers.Timer late = this.timers.schedule(patience, gathering::end);
		gathering.all().whenComplete((answers, failure) -> {
			late.cancel();
			this.open.remove(id);
		});
		SendOptions options = SendOptions.DEFAULT.withExpiry(patience);
		for (RegisteredInstance instance : instances.values()) {
			AetherNode node = this.nodes.get(instance.transport());
			if (node == null) {
				continue;
			}
			if (instance.id().equals(node.instance())) {
				gathering.answered(instance.id(), this.responder.answer(question, action), this.timers.nanoTime());
			}
			else {
				node.instances().direct(SUBJECT, instance.id(), QUESTION, question, options);
			}
		}
		// never on a thread of the timers or of a transport: whoever asks may block there
		return gathering.all().thenApplyAsync((answers) -> answers, this.executor);
	}

	private void answered(Inbound inbound) {
		FleetReply reply = inbound.payload().data().read(FleetReply.class);
		if (reply == null) {
			return;
		}
		Gathering<?> gathering = this.open.get(reply.id());
		if (gathering != null) {
			gathering.answered(inbound.sender(), reply, this.timers.nanoTime());
		}
	}

	private void asked(AetherNode node, Inbound inbound) {
		FleetQuestion question = inbound.payload().data().read(FleetQuestion.class);
		FleetAction action = (question != null) ? action(question) : null;
		if (question == null || action == null) {
			node.incidents().count(Incident.MALFORMED_MESSAGE, () -> "A question that is none: " + inbound.message());
			return;
		}
		if (!this.answering.tryAcquire()) {
			node.incidents().count(Incident.OVERLOADED_TASK, () -> "A question of instance " + inbound.sender());
			return;
		}
		FleetRequest request = new FleetRequest(inbound.sender(), node.name(), action, question.target());
		this.executor.execute(() -> {
			try {
				FleetReply reply = this.responder.answer(question, request);
				node.instances().direct(SUBJECT, request.instance(), ANSWER, reply, SendOptions.DEFAULT);
			}
			finally {
				this.answering.release();
			}
		});
	}

	private static @Nullable FleetAction action(FleetQuestion question) {
		for (FleetAction action : FleetAction.values()) {
			if (action.name().toLowerCase(Locale.ROOT).equals(question.action())) {
				return action;
			}
		}
		return null;
	}

}
