package io.aethermagic.health;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.aethermagic.client.TaskClient;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.TransportState;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.TaskHandlerDefinition;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of one transport: UP while it is connected, has been heard from and knows of
 * nothing that does not work; DOWN without a connection or where something does not work;
 * UNKNOWN while it is connected and nothing was heard yet. How long ago something was
 * heard is shown and not judged: where nobody has anything to say, a connection may be
 * silent, and whether it is still there is for the transport to find out. Safe for use by
 * several threads.
 * <p>
 * A stuck handler, one that goes on after its deadline and the interrupt, keeps the
 * transport UP: the other permits still do tasks, and taking the instance away would lose
 * those too. It is shown as a detail. Only when every permit is stuck, so that this
 * instance takes tasks no more, is it DOWN.
 */
public class AetherHealthIndicator extends AbstractHealthIndicator {

	private final String type;

	private final AetherNode node;

	private final TaskClient client;

	private final AetherWorker worker;

	/**
	 * Create an indicator.
	 * @param type the transport's type
	 * @param node this instance on the transport
	 * @param client the caller on the transport
	 * @param worker the worker on the transport
	 */
	public AetherHealthIndicator(String type, AetherNode node, TaskClient client, AetherWorker worker) {
		super("The health of the Aether transport '" + node.name() + "' could not be told");
		this.type = type;
		this.node = node;
		this.client = client;
		this.worker = worker;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		TransportState state = this.node.transport().state();
		long stuck = this.worker.stuckTasks();
		builder.status(status(state, stuck))
			.withDetail("type", this.type)
			.withDetail("instance", this.node.instance())
			.withDetail("connected", state.connected());
		if (state.problem() != null) {
			builder.withDetail("problem", state.problem());
		}
		if (state.heard() != null) {
			builder.withDetail("heard", state.heard()).withDetail("heardAgo", ago(state.heard()));
		}
		if (state.incarnation() != null) {
			builder.withDetail("incarnation", state.incarnation());
		}
		builder.withDetail("handlers", handlers())
			.withDetail("running", this.worker.runningTasks())
			.withDetail("stuck", stuck)
			.withDetail("openCalls", this.client.openCalls());
		Map<String, Long> incidents = incidents();
		if (!incidents.isEmpty()) {
			builder.withDetail("incidents", incidents);
		}
	}

	private Status status(TransportState state, long stuck) {
		if (!state.connected() || state.problem() != null || isEveryPermitStuck(stuck)) {
			return Status.DOWN;
		}
		return (state.heard() != null) ? Status.UP : Status.UNKNOWN;
	}

	private Duration ago(Instant heard) {
		Duration ago = Duration.between(heard, this.node.timers().now()).truncatedTo(ChronoUnit.MILLIS);
		return ago.isNegative() ? Duration.ZERO : ago;
	}

	private boolean isEveryPermitStuck(long stuck) {
		long permits = this.worker.handlers().stream().mapToLong(TaskHandlerDefinition::concurrency).sum();
		return permits > 0 && stuck >= permits;
	}

	private List<Map<String, Object>> handlers() {
		List<Map<String, Object>> handlers = new ArrayList<>();
		for (TaskHandlerDefinition handler : this.worker.handlers()) {
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("id", handler.id());
			details.put("address", handler.address().toString());
			if (handler.broadcast()) {
				details.put("broadcast", true);
			}
			else {
				details.put("workgroup", handler.workgroup());
			}
			String problem = this.worker.problem(handler);
			if (problem != null) {
				details.put("problem", problem);
			}
			handlers.add(details);
		}
		return handlers;
	}

	/**
	 * Return what has gone wrong, on all transports together; what belongs to normal use
	 * is not shown.
	 * @return the counts above zero, by the names of the incidents
	 */
	private Map<String, Long> incidents() {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (Incident incident : Incident.values()) {
			long count = this.node.incidents().count(incident);
			if (count > 0 && incident.isFault()) {
				counts.put(incident.name().toLowerCase(Locale.ROOT).replace('_', '-'), count);
			}
		}
		return counts;
	}

}
