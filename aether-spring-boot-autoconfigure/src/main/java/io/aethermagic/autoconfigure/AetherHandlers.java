package io.aethermagic.autoconfigure;

import java.util.EnumSet;
import java.util.Set;

import io.aethermagic.transport.Capability;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskHandlerScanner;

import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Gives the application's handlers to the workers of their transports. It does so when
 * all other singletons are there, and before anything listens: a mistake in a handler
 * keeps the application from starting.
 */
class AetherHandlers implements SmartInitializingSingleton {

	private final TaskHandlerScanner scanner;

	private final AetherTransports transports;

	private final AetherWorkers workers;

	AetherHandlers(TaskHandlerScanner scanner, AetherTransports transports, AetherWorkers workers) {
		this.scanner = scanner;
		this.transports = transports;
		this.workers = workers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.scanner.scan().forEach(this::register);
	}

	private void register(TaskHandlerDefinition handler) {
		String method = handler.function().toString();
		AetherTransports.Configured transport = this.transports.find(handler.transport());
		if (transport == null) {
			throw new UnknownTransportException(method, handler.transport(), this.transports.names());
		}
		TransportsBuilder.require("The task handler " + method, transport.node(), required(handler));
		this.workers.get(transport.name()).register(handler);
	}

	private static Set<Capability> required(TaskHandlerDefinition handler) {
		Set<Capability> required = EnumSet.noneOf(Capability.class);
		required.addAll(handler.require());
		if (handler.broadcast()) {
			required.add(Capability.BROADCAST);
		}
		return required;
	}

}
