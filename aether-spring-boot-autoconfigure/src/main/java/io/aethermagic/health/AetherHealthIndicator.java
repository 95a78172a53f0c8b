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
import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.RunningTransports;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.transport.TransportState;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.HandlerView;
import io.aethermagic.worker.TaskHandlerDefinition;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Health of one transport: UP while it is connected, has been heard from within a lease,
 * and knows of nothing that does not work; DOWN without a connection, where something
 * does not work, or where nothing was heard for longer than a lease: a transport asks for
 * a sign of life each third of it. OUT_OF_SERVICE while a handler has asked for tasks and
 * the transport does not know of it yet; UNKNOWN while nothing was heard yet. A paused
 * handler and a buffer that is nearly full are shown, and change nothing. Safe for use by
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
		boolean silent = isSilent(state);
		builder.status(status(state, silent, stuck))
			.withDetail("type", this.type)
			.withDetail("instance", this.node.instance())
			.withDetail("connected", state.connected());
		if (state.problem() != null) {
			builder.withDetail("problem", state.problem());
		}
		else if (silent) {
			builder.withDetail("problem",
					"Nothing was heard from the other side for longer than the lease of "
							+ this.worker.control().lease().toSeconds()
							+ " s, although the connection is not known to be lost");
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
		List<BufferLevel> full = fullBuffers();
		if (!full.isEmpty()) {
			builder.withDetail("fullBuffers", full);
		}
		Map<String, Long> incidents = incidents();
		if (!incidents.isEmpty()) {
			builder.withDetail("incidents", incidents);
		}
	}

	private Status status(TransportState state, boolean silent, long stuck) {
		if (!state.connected() || state.problem() != null || silent || isEveryPermitStuck(stuck)) {
			return Status.DOWN;
		}
		if (this.worker.control()
			.handlers()
			.stream()
			.anyMatch((handler) -> handler.state() == HandlerView.State.SUBSCRIBING)) {
			return Status.OUT_OF_SERVICE;
		}
		return (state.heard() != null) ? Status.UP : Status.UNKNOWN;
	}

	private boolean isSilent(TransportState state) {
		return state.connected() && state.heard() != null
				&& ago(state.heard()).compareTo(this.worker.control().lease()) > 0;
	}

	private List<BufferLevel> fullBuffers() {
		return RunningTransports.buffers(new RunningTransport(this.type, this.node, this.client, this.worker))
			.stream()
			.filter((level) -> level.used() * 10 >= level.capacity() * 9 && level.used() > 0)
			.toList();
	}

	private Duration ago(Instant heard) {
		Duration ago = Duration.between(heard, this.node.timers().now()).truncatedTo(ChronoUnit.MILLIS);
		return ago.isNegative() ? Duration.ZERO : ago;
	}

	private boolean isEveryPermitStuck(long stuck) {
		long permits = this.worker.control().handlers().stream().mapToLong(HandlerView::concurrency).sum();
		return permits > 0 && stuck >= permits;
	}

	private List<Map<String, Object>> handlers() {
		List<Map<String, Object>> handlers = new ArrayList<>();
		for (HandlerView view : this.worker.control().handlers()) {
			TaskHandlerDefinition handler = view.definition();
			Map<String, Object> details = new LinkedHashMap<>();
			details.put("id", handler.id());
			details.put("address", handler.address().toString());
			if (handler.broadcast()) {
				details.put("broadcast", true);
			}
			else {
				details.put("workgroup", handler.workgroup());
			}
			if (view.state() != HandlerView.State.LISTENING) {
				details.put("state", view.state().name().toLowerCase(Locale.ROOT));
			}
			if (view.problem() != null) {
				details.put("problem", view.problem());
			}
			handlers.add(details);
		}
		return handlers;
	}

	/**
	 * Return what has gone wrong on the transport; what belongs to normal use is not
	 * shown.
	 * @return the counts above zero, by the names of the incidents
	 */
	private Map<String, Long> incidents() {
		Map<String, Long> counts = new LinkedHashMap<>();
		for (Incident incident : Incident.values()) {
			long count = this.node.incidents().count(incident);
			if (count > 0 && incident.isFault()) {
				counts.put(incident.word(), count);
			}
		}
		return counts;
	}

}
