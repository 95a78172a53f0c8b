package io.aethermagic.web;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.aethermagic.time.Timers;

import org.springframework.web.servlet.function.ServerResponse.SseBuilder;

/**
 * All event streams that are open. Safe for use by several threads.
 */
final class TaskEventStreams {

	private final GatewaySettings settings;

	private final GatewayJson json;

	private final Timers timers;

	private final Executor executor;

	private final Set<TaskEventStream> open = ConcurrentHashMap.newKeySet();

	/**
	 * Create streams.
	 * @param executor where events are written; a client may hold a thread for a while
	 */
	TaskEventStreams(GatewaySettings settings, GatewayJson json, Timers timers, Executor executor) {
		this.settings = settings;
		this.json = json;
		this.timers = timers;
		this.executor = executor;
	}

	void open(GatewayTask task, long last, SseBuilder client) {
		TaskEventStream stream = new TaskEventStream(task, last, client, this);
		this.open.add(stream);
		stream.open();
	}

	void closed(TaskEventStream stream) {
		this.open.remove(stream);
	}

	void closeAll() {
		this.open.forEach(TaskEventStream::close);
	}

	GatewayJson json() {
		return this.json;
	}

	void execute(Runnable work) {
		this.executor.execute(work);
	}

	void afterSilence(Runnable work) {
		this.timers.schedule(this.settings.keepAlive(), work);
	}

}
