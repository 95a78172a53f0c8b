package io.aethermagic.client;

import java.util.Collections;
import java.util.Map;

import io.aethermagic.task.AetherException;
import org.jspecify.annotations.Nullable;

/**
 * Performs tasks on the transports of the application. Safe for use by several threads.
 */
public class AetherTemplate implements AetherOperations, ScopedOperations {

	private final Map<String, TaskClient> clients;

	private final String defaultTransport;

	private final CallbackThreads callbacks;

	/**
	 * Create a template.
	 * @param clients the clients by the names of their transports; one may be put in
	 * place of another later, for calls from then on
	 * @param defaultTransport the name of the one that is used where a call names none
	 * @param callbacks where listeners and futures' dependents run
	 * @throws AetherException if there is no client of the default transport's name
	 */
	public AetherTemplate(Map<String, TaskClient> clients, String defaultTransport, CallbackThreads callbacks) {
		this.clients = Collections.unmodifiableMap(clients);
		this.defaultTransport = defaultTransport;
		this.callbacks = callbacks;
		find(defaultTransport);
	}

	@Override
	public TaskCall task(String job, String task) {
		return new DefaultTaskCall(this, null, job, task);
	}

	@Override
	public AetherOperations within(TaskScope scope) {
		return (job, task) -> new DefaultTaskCall(this, scope, job, task);
	}

	/**
	 * Return what publishes events on the transports of the application.
	 * @return the operations
	 */
	public AetherEvents events() {
		return new AetherEvents(this::client);
	}

	TaskClient client(@Nullable String transport) {
		return find((transport != null) ? transport : this.defaultTransport);
	}

	CallbackThreads callbacks() {
		return this.callbacks;
	}

	private TaskClient find(String transport) {
		TaskClient client = this.clients.get(transport);
		if (client == null) {
			throw new AetherException("There is no transport '" + transport + "', only " + this.clients.keySet()
					+ ": name one of these, or add it below aether.transports");
		}
		return client;
	}

}
