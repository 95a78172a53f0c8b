package io.aethermagic.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

import io.aethermagic.console.RunningTransport;
import io.aethermagic.console.RunningTransports;
import io.aethermagic.node.Incident;
import io.aethermagic.transport.BufferLevel;
import io.aethermagic.worker.HandlerView;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * The meters of what this instance has in hand and of what has happened. They read what
 * is counted anyway: a task costs nothing more because of them. Those of a handler are
 * there when it is registered, those of a transport's own buffers from its first
 * connection on. Safe for use by several threads.
 */
public final class AetherMeters implements MeterBinder {

	private final RunningTransports transports;

	/**
	 * Create meters.
	 * @param transports this instance on its transports
	 */
	public AetherMeters(RunningTransports transports) {
		this.transports = transports;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (RunningTransport transport : this.transports.all()) {
			new OfTransport(registry, transport.name()).bind(transport);
		}
	}

	/**
	 * The meters of one transport in one registry.
	 */
	private final class OfTransport {

		private final MeterRegistry registry;

		private final String name;

		private final Tags tags;

		private final Set<String> known = ConcurrentHashMap.newKeySet();

		private OfTransport(MeterRegistry registry, String name) {
			this.registry = registry;
			this.name = name;
			this.tags = Tags.of("transport", name);
		}

		private void bind(RunningTransport transport) {
			gauge("aether.connected", "Whether there is a connection: 1 or 0", this.tags, null,
					(now) -> now.node().transport().state().connected() ? 1 : 0);
			gauge("aether.heard", "How long ago something was heard from the other side", this.tags, "seconds",
					AetherMeters::heardSeconds);
			gauge("aether.calls.open", "Calls of this instance that have not ended", this.tags, null,
					(now) -> now.client().openCalls());
			gauge("aether.tasks", "Tasks in the custody of this instance", this.tags, null,
					(now) -> now.worker().runningTasks());
			gauge("aether.handlers.stuck", "Handlers that go on after deadline and interrupt", this.tags, null,
					(now) -> now.worker().stuckTasks());
			for (Incident incident : Incident.values()) {
				FunctionCounter.builder("aether.incidents", AetherMeters.this.transports, (all) -> count(all, incident))
					.description("What has happened without stopping anything, by kind")
					.tags(this.tags.and("incident", incident.word()))
					.register(this.registry);
			}
			bindBuffers(transport);
			transport.worker().control().onHandler(this::bindHandler);
			transport.node().transport().onState((state) -> {
				RunningTransport now = AetherMeters.this.transports.find(this.name);
				if (state.connected() && now != null) {
					bindBuffers(now);
				}
			});
		}

		private double count(RunningTransports all, Incident incident) {
			RunningTransport now = all.find(this.name);
			return (now != null) ? now.node().incidents().count(incident) : 0;
		}

		private void bindBuffers(RunningTransport transport) {
			for (BufferLevel level : RunningTransports.buffers(transport)) {
				if (this.known.add(level.name())) {
					Tags own = this.tags.and("buffer", level.name());
					gauge("aether.buffer.used", "How much of a bound is used", own, null,
							(now) -> used(now, level.name()));
					gauge("aether.buffer.capacity", "The bound", own, null, (now) -> level.capacity());
				}
			}
		}

		private double used(RunningTransport now, String buffer) {
			return RunningTransports.buffers(now)
				.stream()
				.filter((level) -> level.name().equals(buffer))
				.mapToDouble(BufferLevel::used)
				.findFirst()
				.orElse(0);
		}

		private void bindHandler(HandlerView handler) {
			String id = handler.definition().id();
			Tags own = this.tags.and("handler", id, "job", handler.definition().address().job(), "task",
					handler.definition().address().task(), "workgroup", HandlerTags.workgroup(handler.definition()));
			gauge("aether.permits", "How many tasks a handler may have in hand", own, null,
					(now) -> ofHandler(now, id, HandlerView::concurrency));
			gauge("aether.permits.used", "How many tasks a handler has in hand", own, null,
					(now) -> ofHandler(now, id, HandlerView::inHand));
			gauge("aether.handler.listening", "Whether a handler takes tasks: 1 or 0", own, null,
					(now) -> ofHandler(now, id, (view) -> (view.state() == HandlerView.State.LISTENING) ? 1 : 0));
		}

		private double ofHandler(RunningTransport now, String id, ToDoubleFunction<HandlerView> what) {
			HandlerView view = now.worker().control().handler(id);
			return (view != null) ? what.applyAsDouble(view) : 0;
		}

		private void gauge(String name, String description, Tags tags, @Nullable String unit,
				ToDoubleFunction<RunningTransport> value) {
			Gauge.builder(name, AetherMeters.this.transports, (all) -> {
				RunningTransport now = all.find(this.name);
				return (now != null) ? value.applyAsDouble(now) : Double.NaN;
			}).description(description).tags(tags).baseUnit(unit).register(this.registry);
		}

	}

	private static double heardSeconds(RunningTransport transport) {
		Instant heard = transport.node().transport().state().heard();
		if (heard == null) {
			return Double.NaN;
		}
		return Math.max(0, Duration.between(heard, transport.node().timers().now()).toMillis() / 1_000.0);
	}

}
