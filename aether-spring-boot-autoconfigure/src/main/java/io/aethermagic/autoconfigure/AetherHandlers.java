package io.aethermagic.autoconfigure;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

import io.aethermagic.transport.Capability;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskHandlerScanner;
import io.aethermagic.worker.TaskHandlerSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * Gives the application's handlers, annotated methods and beans of the types
 * {@link TaskHandlerDefinition} and {@link TaskHandlerSource}, to the workers of their
 * transports. It does so when all other singletons are there, and before anything
 * listens: a mistake in a handler keeps the application from starting.
 */
class AetherHandlers implements SmartInitializingSingleton {

	private final TaskHandlerScanner scanner;

	private final AetherTransports transports;

	private final AetherWorkers workers;

	private final ObjectProvider<TaskHandlerDefinition> definitions;

	private final ObjectProvider<TaskHandlerSource> sources;

	AetherHandlers(TaskHandlerScanner scanner, ObjectProvider<TaskHandlerDefinition> definitions,
			ObjectProvider<TaskHandlerSource> sources, AetherTransports transports, AetherWorkers workers) {
		this.scanner = scanner;
		this.definitions = definitions;
		this.sources = sources;
		this.transports = transports;
		this.workers = workers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.scanner.scan().forEach((handler) -> register(handler, handler.function().toString()));
		Stream
			.concat(this.definitions.orderedStream(),
					this.sources.orderedStream().flatMap((source) -> source.handlers().stream()))
			.forEach((handler) -> register(handler, handler.id()));
	}

	private void register(TaskHandlerDefinition handler, String name) {
		AetherTransports.Configured transport = this.transports.find(handler.transport());
		if (transport == null) {
			throw new UnknownTransportException(name, handler.transport(), this.transports.names());
		}
		TransportsBuilder.require("The task handler " + name, transport.node(), required(handler));
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
