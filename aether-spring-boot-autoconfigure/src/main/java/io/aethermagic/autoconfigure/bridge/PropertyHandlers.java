package io.aethermagic.autoconfigure.bridge;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aethermagic.autoconfigure.AetherInstance;
import io.aethermagic.autoconfigure.AetherProperties;
import io.aethermagic.autoconfigure.AetherTransports;
import io.aethermagic.autoconfigure.InvalidAetherPropertyException;
import io.aethermagic.autoconfigure.NamedSslBundle;
import io.aethermagic.autoconfigure.PropertyChecks;
import io.aethermagic.bridge.HttpTask;
import io.aethermagic.bridge.HttpTaskSettings;
import io.aethermagic.bridge.TaskBridge;
import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.Names;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.worker.TaskFunction;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskHandlerSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes handlers of properties. What they say is checked before anything listens.
 */
final class PropertyHandlers implements TaskHandlerSource {

	private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

	private final AetherBridgeProperties properties;

	private final AetherProperties aether;

	private final AetherInstance instance;

	private final AetherTransports transports;

	private final ObjectProvider<SslBundles> bundles;

	/** One for each bundle, and one without. */
	private final Map<String, HttpClient> clients = new HashMap<>();

	PropertyHandlers(AetherBridgeProperties properties, AetherProperties aether, AetherInstance instance,
			AetherTransports transports, ObjectProvider<SslBundles> bundles) {
		this.properties = properties;
		this.aether = aether;
		this.instance = instance;
		this.transports = transports;
		this.bundles = bundles;
	}

	@Override
	public List<TaskHandlerDefinition> handlers() {
		List<TaskHandlerDefinition> handlers = new ArrayList<>();
		this.properties.getBridges().forEach((name, bridge) -> addBridge("aether.bridges." + name, bridge, handlers));
		this.properties.getOutbound()
			.forEach((name, outbound) -> handlers.add(outbound("aether.outbound." + name, outbound)));
		return handlers;
	}

	private void addBridge(String property, AetherBridgeProperties.Bridge bridge,
			List<TaskHandlerDefinition> handlers) {
		checkTransport(property + ".from", bridge.getFrom());
		if (bridge.getTo().isEmpty()) {
			throw new InvalidAetherPropertyException(property + ".to", bridge.getTo(), "It is empty",
					"Set " + property + ".to to the name of a transport, of " + this.transports.names());
		}
		checkTransport(property + ".to", bridge.getTo());
		String from = bridge.getFrom().isEmpty() ? this.transports.defaultTransport().name() : bridge.getFrom();
		if (from.equals(bridge.getTo())) {
			throw new InvalidAetherPropertyException(property + ".to", bridge.getTo(),
					"The tasks come on that transport, too", "Set " + property + ".to to another one");
		}
		if (bridge.getTasks().isEmpty()) {
			throw new InvalidAetherPropertyException(property + ".tasks", "", "There is none",
					"Set " + property + ".tasks to job/task of each task that is to pass");
		}
		TaskBridge function = new TaskBridge(property + "@" + this.instance.id(), bridge.getTo());
		for (String task : bridge.getTasks()) {
			handlers.add(handler(property, address(property + ".tasks", task), bridge.getFrom(), bridge.getWorkgroup(),
					bridge.getConcurrency(), function));
		}
	}

	private TaskHandlerDefinition outbound(String property, AetherBridgeProperties.Outbound outbound) {
		checkTransport(property + ".transport", outbound.getTransport());
		URI url = outbound.getUrl();
		if (url == null || url.getHost() == null
				|| !Set.of("http", "https").contains(String.valueOf(url.getScheme()))) {
			throw new InvalidAetherPropertyException(property + ".url", (url != null) ? url : "",
					"It is no URL of an HTTP service", "Set " + property + ".url, to https://service/path for example");
		}
		HttpTaskSettings settings = new HttpTaskSettings(url, outbound.getMethod(), outbound.getContentType(),
				outbound.getHeaders(), PropertyChecks.positive(property + ".timeout", outbound.getTimeout()),
				PropertyChecks.bytes("aether.max-message-size", this.aether.getMaxMessageSize()));
		HttpTask function = new HttpTask(client(property + ".ssl.bundle", outbound.getSsl().getBundle()), settings);
		return handler(property, address(property + ".task", outbound.getTask()), outbound.getTransport(),
				outbound.getWorkgroup(), outbound.getConcurrency(), function);
	}

	private TaskHandlerDefinition handler(String property, TaskAddress address, String transport, String workgroup,
			int concurrency, TaskFunction function) {
		try {
			Names.checkTotal(address, workgroup);
		}
		catch (InvalidNameException ex) {
			throw new InvalidAetherPropertyException(property + ".workgroup", workgroup,
					String.valueOf(ex.getMessage()), "Set " + property + ".workgroup to another name");
		}
		return new TaskHandlerDefinition(property + "." + address.job() + "." + address.task(), address, workgroup,
				transport, PropertyChecks.positive(property + ".concurrency", concurrency), null, false, Set.of(),
				false, function);
	}

	private void checkTransport(String property, String name) {
		if (!name.isEmpty() && !this.transports.names().contains(name)) {
			throw new InvalidAetherPropertyException(property, name, "There is no transport of that name", "Set "
					+ property + " to one of " + this.transports.names() + ", or configure it below aether.transports");
		}
	}

	private TaskAddress address(String property, String task) {
		String[] names = task.split("/", -1);
		try {
			if (names.length == 2 || names.length == 3) {
				return new TaskAddress(this.aether.getUnion(), names[0], names[1],
						(names.length == 3) ? names[2] : TaskAddress.DEFAULT_CONTEXT);
			}
		}
		catch (InvalidNameException ex) {
			throw new InvalidAetherPropertyException(property, task, String.valueOf(ex.getMessage()),
					"Set " + property + " to names that the wire takes");
		}
		throw new InvalidAetherPropertyException(property, task, "It is no address of a task",
				"Set " + property + " to job/task, or job/task/context");
	}

	private HttpClient client(String property, @Nullable String bundle) {
		return this.clients.computeIfAbsent((bundle != null) ? bundle : "", (name) -> {
			HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN);
			if (!name.isEmpty()) {
				client.sslContext(NamedSslBundle.of(property, name, this.bundles.getIfAvailable()).createSslContext());
			}
			return client.build();
		});
	}

}
