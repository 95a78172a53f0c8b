package io.aethermagic.test.application;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskHandlerInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Handlers that a test writes in a line, so that what performs tasks is tested without
 * its workers:
 *
 * <pre class="code">
 * stubs.stub("image-process", "resize").reports(50).answers(thumbnail);
 * </pre>
 *
 * A stub is a handler like any other: tasks come to it over the transport, count against
 * permits and end as tasks do. Where the application itself has a handler at the address,
 * the stub does its work in its place. Stubs are gone after each test method; what they
 * had in hand fails then. Safe for use by several threads.
 */
public final class AetherStubs {

	/** How many tasks a stub has in hand, those that never end among them. */
	private static final int CONCURRENCY = 1_000;

	private final Supplier<AetherTransports> transports;

	private final Supplier<AetherWorkers> workers;

	private final Timers timers;

	private final String workgroup;

	private final Map<Place, Stub> stubs = new ConcurrentHashMap<>();

	private final Map<Place, String> registered = new ConcurrentHashMap<>();

	private final List<StubbedTask> unfinished = new CopyOnWriteArrayList<>();

	private final List<Throwable> problems = new CopyOnWriteArrayList<>();

	/**
	 * Create stubs. They are made before transports and workers, which have them in what
	 * is put around handlers.
	 */
	AetherStubs(Supplier<AetherTransports> transports, Supplier<AetherWorkers> workers, Timers timers,
			String workgroup) {
		this.transports = transports;
		this.workers = workers;
		this.timers = timers;
		this.workgroup = workgroup;
	}

	/**
	 * Begin to stub a task, in the default context and on the default transport.
	 * @param job the service
	 * @param task the operation
	 * @return the stub, to be finished by one of {@code answers}, {@code fails} and
	 * {@code neverEnds}; the test fails if it is not
	 * @throws io.aethermagic.task.InvalidNameException for a bad name
	 */
	public StubbedTask stub(String job, String task) {
		StubbedTask begun = new StubbedTask(this, this.timers, address(job, task, TaskAddress.DEFAULT_CONTEXT));
		this.unfinished.add(begun);
		return begun;
	}

	TaskAddress address(String job, String task, String context) {
		return new TaskAddress(this.transports.get().defaultTransport().node().union(), job, task, context);
	}

	/**
	 * Put a stub in its place; one that was there before is gone.
	 * @throws IllegalArgumentException if there is no such transport
	 */
	synchronized void put(StubbedTask begun, TaskAddress address, @Nullable String transport, Stub stub) {
		this.unfinished.remove(begun);
		String name = (transport != null) ? transport : this.transports.get().defaultTransport().name();
		Place place = new Place(name, address);
		AetherWorker worker = this.workers.get().get(name);
		this.stubs.put(place, stub);
		if (worker.handlers().stream().noneMatch((handler) -> place.isOf(name, handler))) {
			String id = "stub-" + address.job() + "-" + address.task() + "-" + address.context();
			worker.register(TaskHandlerDefinition.of(id, address, this.workgroup, CONCURRENCY, (data, task) -> {
				throw new IllegalStateException("The stub of " + address + " is gone");
			}));
			this.registered.put(place, id);
		}
	}

	/**
	 * Note that a stub was used as it cannot be: the test fails.
	 */
	void problem(Throwable problem) {
		this.problems.add(problem);
	}

	/**
	 * Return what does the work of stubs.
	 */
	TaskHandlerInterceptor interceptor() {
		return (attempt, next) -> {
			Stub stub = this.stubs.get(new Place(attempt.transport(), attempt.handler().address()));
			return (stub != null) ? stub.handle(attempt.data(), attempt.task()) : next.proceed(attempt);
		};
	}

	/**
	 * Take all stubs away.
	 * @return what was wrong with them
	 */
	synchronized List<Throwable> reset() {
		List<Throwable> wrong = new ArrayList<>(this.problems);
		this.unfinished.forEach((begun) -> wrong.add(new IllegalStateException(begun
				+ " was begun and never finished: end it with answers(…), answersNothing(), fails(…) or neverEnds()")));
		this.registered.forEach((place, id) -> this.workers.get().get(place.transport()).unregister(id));
		List<Stub> all = List.copyOf(this.stubs.values());
		this.registered.clear();
		this.stubs.clear();
		this.problems.clear();
		this.unfinished.clear();
		all.forEach(Stub::end);
		return wrong;
	}

	private record Place(String transport, TaskAddress address) {

		boolean isOf(String transport, TaskHandlerDefinition handler) {
			return this.transport.equals(transport) && this.address.equals(handler.address());
		}

	}

}
