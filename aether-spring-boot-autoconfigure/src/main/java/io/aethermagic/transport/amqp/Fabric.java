package io.aethermagic.transport.amqp;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one transport share that work together with amqp-fabric: which
 * services are called, and which are served here. Safe for use by several threads.
 */
final class Fabric {

	private final FabricSettings settings;

	private final FabricServedCalls servedCalls;

	private final FabricSentCalls sentCalls;

	/** By what {@link #key} makes of type and id. */
	private final Map<String, FabricService> called;

	/** With the number of their methods. */
	private final Map<FabricService, Integer> served = new ConcurrentHashMap<>();

	Fabric(FabricSettings settings, AmqpNames names, int maxMessageSize) {
		this.settings = settings;
		this.servedCalls = new FabricServedCalls(maxMessageSize);
		this.sentCalls = new FabricSentCalls(names, maxMessageSize);
		this.called = settings.services()
			.stream()
			.collect(Collectors.toUnmodifiableMap((each) -> key(each.type(), each.id()), Function.identity()));
	}

	private static String key(String type, String id) {
		return type + "." + id;
	}

	FabricSettings settings() {
		return this.settings;
	}

	FabricServedCalls servedCalls() {
		return this.servedCalls;
	}

	FabricSentCalls sentCalls() {
		return this.sentCalls;
	}

	/**
	 * Return the service whose method the tasks at an address are, if it is one of those
	 * that are called.
	 */
	@Nullable FabricService called(TaskAddress address) {
		return this.called.isEmpty() ? null : this.called.get(key(address.job(), address.context()));
	}

	/**
	 * Take note of one more method of a service here.
	 */
	void serve(FabricService service) {
		this.served.merge(service, 1, Integer::sum);
	}

	/**
	 * Take note of one method less.
	 */
	void leave(FabricService service) {
		this.served.computeIfPresent(service, (key, methods) -> (methods > 1) ? methods - 1 : null);
	}

	/**
	 * Return the services that are here now.
	 */
	Set<FabricService> served() {
		return Set.copyOf(this.served.keySet());
	}

}
