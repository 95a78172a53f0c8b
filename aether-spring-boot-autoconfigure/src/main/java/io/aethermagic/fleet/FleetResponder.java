package io.aethermagic.fleet;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import io.aethermagic.console.AetherConsole;
import io.aethermagic.console.TransportStatus;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what other instances, or this one, ask of this one: by the console, as its own
 * operators are answered. Safe for use by several threads.
 */
final class FleetResponder {

	private static final Logger logger = LoggerFactory.getLogger(FleetResponder.class);

	private final AetherConsole console;

	private final Incidents incidents;

	private final FleetAuthorizer authorizer;

	FleetResponder(AetherConsole console, Incidents incidents, FleetAuthorizer authorizer) {
		this.console = console;
		this.incidents = incidents;
		this.authorizer = authorizer;
	}

	/**
	 * Answer another instance, if that may ask.
	 */
	FleetReply answer(FleetQuestion question, FleetRequest request) {
		try {
			if (!this.authorizer.permits(request)) {
				return FleetReply.refused(question.id(), request.action() + " is not permitted here");
			}
			if (request.action().isChange()) {
				logger.info("Instance {} asks for {} of '{}'", request.instance(), request.action(), request.target());
			}
			return answer(question, request.action());
		}
		catch (RuntimeException ex) {
			logger.warn("The question {} of instance {} was not answered", request.action(), request.instance(), ex);
			return FleetReply.refused(question.id(), "The instance could not answer");
		}
	}

	/**
	 * Answer without asking whether it is permitted.
	 */
	FleetReply answer(FleetQuestion question, FleetAction action) {
		int limit = Math.max(0, Math.min(question.limit(), AetherFleet.MOST_LISTED));
		return switch (action) {
			case PING -> FleetReply.counted(question.id(), 1);
			case INFO -> FleetReply.of(question.id(), info());
			case STATS -> FleetReply.of(question.id(), stats());
			case HANDLERS -> FleetReply.of(question.id(), this.console.handlers(limit));
			case TASKS -> FleetReply.of(question.id(), new InstanceTasks(inHand(), this.console.tasks(limit)));
			case CANCEL -> FleetReply.counted(question.id(), this.console.cancel(question.target()));
			case PAUSE -> FleetReply.counted(question.id(), this.console.pause(question.target()) ? 1 : 0);
			case RESUME -> FleetReply.counted(question.id(), this.console.resume(question.target()) ? 1 : 0);
		};
	}

	private static InstanceInfo info(AetherConsole console) {
		return new InstanceInfo(Runtime.version().toString(), Runtime.getRuntime().availableProcessors(),
				Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()), console.transports());
	}

	private InstanceInfo info() {
		return info(this.console);
	}

	private InstanceStats stats() {
		Map<String, Long> counts = new TreeMap<>();
		for (Incident incident : Incident.values()) {
			long count = this.incidents.count(incident);
			if (count > 0) {
				counts.put(incident.word(), count);
			}
		}
		int calls = this.console.transports().stream().mapToInt(TransportStatus::openCalls).sum();
		return new InstanceStats(inHand(), calls, this.console.outcomes(), counts);
	}

	private int inHand() {
		return this.console.transports().stream().mapToInt(TransportStatus::tasks).sum();
	}

}
