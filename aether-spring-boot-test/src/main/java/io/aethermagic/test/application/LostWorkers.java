package io.aethermagic.test.application;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.AetherWorkers;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.TaskHandlerDefinition;

/**
 * Workers that take a task and are lost with it: other instances on the hub of the
 * application under test, one after another. While one of them waits for its task, the
 * application's own handler is paused. Safe for use by several threads.
 */
final class LostWorkers {

	private final AetherTransports transports;

	private final AetherWorkers workers;

	private final LostWorker.Maker maker;

	private final boolean replaced;

	/** By the ids of the handlers whose tasks they take; the first of each is at work. */
	private final Map<String, List<LostWorker>> waiting = new HashMap<>();

	LostWorkers(AetherTransports transports, AetherWorkers workers, LostWorker.Maker maker, boolean replaced) {
		this.transports = transports;
		this.workers = workers;
		this.maker = maker;
		this.replaced = replaced;
	}

	synchronized void lose(String job, String task, boolean afterTheWork) {
		if (!this.replaced) {
			throw new IllegalStateException("A worker can be lost on the transport 'local': leave out"
					+ " 'replaceTransports = false' of @AutoConfigureAether");
		}
		AetherWorker own = own();
		List<TaskHandlerDefinition> handlers = own.handlers()
			.stream()
			.filter((handler) -> !handler.broadcast() && handler.address().job().equals(job)
					&& handler.address().task().equals(task))
			.toList();
		if (handlers.size() != 1) {
			throw new IllegalStateException("There are " + handlers.size() + " handlers or stubs of " + job + "/" + task
					+ " in this application: a worker can be lost where there is one. Stub the task before");
		}
		TaskHandlerDefinition handler = handlers.get(0);
		List<LostWorker> all = this.waiting.computeIfAbsent(handler.id(), (id) -> new ArrayList<>());
		LostWorker next = this.maker.make(this.transports.defaultTransport(), handler, afterTheWork,
				(lost) -> lost(handler, lost));
		all.add(next);
		if (all.size() == 1) {
			next.start();
			own.control().pause(handler.id());
		}
	}

	private AetherWorker own() {
		return this.workers.get(this.transports.defaultTransport().name());
	}

	/**
	 * Let the next one take the task, or the application itself: before the lease of this
	 * one can lapse.
	 */
	private synchronized void lost(TaskHandlerDefinition handler, LostWorker lost) {
		List<LostWorker> all = this.waiting.getOrDefault(handler.id(), List.of());
		if (!all.remove(lost)) {
			return;
		}
		if (all.isEmpty()) {
			this.waiting.remove(handler.id());
			own().control().resume(handler.id());
		}
		else {
			all.get(0).start();
		}
	}

	synchronized List<Throwable> reset() {
		List<Throwable> unmet = new ArrayList<>();
		this.waiting.forEach((id, all) -> {
			own().control().resume(id);
			all.forEach(LostWorker::close);
			unmet.add(new IllegalStateException("The test asked for " + all.size()
					+ " more lost worker(s) of the handler " + id + ", and no task came: ask for it before the call"));
		});
		this.waiting.clear();
		return unmet;
	}

}
