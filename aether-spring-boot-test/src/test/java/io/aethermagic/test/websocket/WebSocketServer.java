package io.aethermagic.test.websocket;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.hub.HubServer;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubAuthorization;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.websocket.ForeignHttp;
import io.aethermagic.transport.websocket.WebSocketHub;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;

import org.springframework.web.HttpRequestHandler;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/**
 * The door of a hub with its WebSocket in a Tomcat of its own.
 */
public final class WebSocketServer implements HubServer.Door {

	/** Where the hub is. */
	public static final String PATH = "/ws";

	private static final int LARGEST = 16 * 1024 * 1024;

	static {
		Registry.disableRegistry();
	}

	private final WebSocketHub endpoint;

	private final Tomcat tomcat = new Tomcat();

	private WebSocketServer(int port, WireSettings wire, Timers timers, Hub hub) {
		this.endpoint = new WebSocketHub(wire, timers, HubAuthorization.EVERYBODY);
		this.endpoint.open(hub);
		this.tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
		this.tomcat.setHostname("127.0.0.1");
		this.tomcat.setPort(port);
		this.tomcat.getConnector().setProperty("address", "127.0.0.1");
		this.tomcat.getConnector().setProperty("minSpareThreads", "2");
		Context context = this.tomcat.addContext("", null);
		if (context instanceof StandardContext standard) {
			standard.setClearReferencesRmiTargets(false);
			standard.setClearReferencesThreadLocals(false);
		}
		context.addServletContainerInitializer(new WsSci(), null);
		add(context, "hub", new WebSocketHttpRequestHandler(this.endpoint,
				new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy())), PATH);
		add(context, "http", new ForeignHttp(this.endpoint, wire.maxMessageSize()), "/health", "/publish/*",
				"/messages/*");
		try {
			this.tomcat.start();
		}
		catch (LifecycleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Start a hub.
	 * @param port the port
	 * @param wire how its connections behave
	 * @param settings how it behaves
	 * @param timers the clock
	 * @return the hub
	 */
	public static HubServer<WebSocketServer> start(int port, WireSettings wire, HubSettings settings, Timers timers) {
		return new HubServer<>("ws://127.0.0.1:" + port + PATH, port, settings, timers,
				(hub) -> new WebSocketServer(port, wire, timers, hub).ifListening());
	}

	/**
	 * Start a hub on a free port.
	 * @param lease the lease
	 * @param maxMessageSize the largest payload, in bytes
	 * @param timers the clock
	 * @return the hub
	 */
	public static HubServer<WebSocketServer> run(Duration lease, int maxMessageSize, Timers timers) {
		return start(FreePort.next(), wire(lease, maxMessageSize), HubServer.settings(lease), timers);
	}

	/**
	 * Return how connections of tests behave.
	 * @param lease the lease
	 * @param maxMessageSize the largest payload, in bytes
	 * @return settings with the usual bounds
	 */
	public static WireSettings wire(Duration lease, int maxMessageSize) {
		return new WireSettings(lease, maxMessageSize, 20_000, 64L * 1024 * 1024, "aether.websocket.max-buffered");
	}

	/**
	 * Be a hub until the input ends.
	 * @param args the port, the lease in milliseconds, and the operations that it does
	 * itself
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Duration lease = Duration.ofMillis(Long.parseLong(args[1]));
		start(Integer.parseInt(args[0]), wire(lease, LARGEST), HubServer.settings(lease),
				new SystemTimers("hub-timers-", 2, true))
			.serve(lease, List.of(args).subList(2, args.length));
	}

	private static void add(Context context, String name, HttpRequestHandler handler, String... paths) {
		Tomcat.addServlet(context, name, new HandlerServlet(handler)).setAsyncSupported(true);
		for (String path : paths) {
			context.addServletMappingDecoded(path, name);
		}
	}

	/**
	 * Return this door if it is open: Tomcat only logs that it cannot listen.
	 */
	private @Nullable WebSocketServer ifListening() {
		if (this.tomcat.getConnector().getState() == LifecycleState.STARTED) {
			return this;
		}
		kill();
		return null;
	}

	/**
	 * Return the endpoint.
	 * @return the endpoint that the hub is behind
	 */
	public WebSocketHub endpoint() {
		return this.endpoint;
	}

	@Override
	public CompletionStage<Void> close() {
		return this.endpoint.close();
	}

	@Override
	public void kill() {
		try {
			this.tomcat.stop();
			this.tomcat.destroy();
		}
		catch (LifecycleException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Calls what a handler mapping leads to in an application.
	 */
	private static final class HandlerServlet extends HttpServlet {

		private static final long serialVersionUID = 1;

		private final transient HttpRequestHandler handler;

		HandlerServlet(HttpRequestHandler handler) {
			this.handler = handler;
		}

		@Override
		protected void service(HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			this.handler.handleRequest(request, response);
		}

	}

}
