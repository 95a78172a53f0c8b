package io.aethermagic.test.websocket;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aethermagic.test.RealTime;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.time.SystemTimers;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.hub.wire.WireSettings;
import io.aethermagic.transport.local.LocalTransport;
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
 * A hub with its WebSocket in a Tomcat of its own, in this process or, by {@link #main},
 * as one that can be killed. It is another hub after each start.
 */
public final class HubServer implements TestBroker {

	/** Where the hub is. */
	public static final String PATH = "/ws";

	/** What a hub of {@link #run} keeps at most, in bytes. */
	public static final int MOST_BYTES = 64 * 1024 * 1024;

	static {
		Registry.disableRegistry();
	}

	private final int port;

	private final WireSettings wire;

	private final HubSettings settings;

	private final Timers timers;

	private @Nullable Running running;

	/**
	 * Start a hub.
	 * @param port the port
	 * @param wire how its connections behave
	 * @param settings how it behaves
	 * @param timers the clock
	 */
	public HubServer(int port, WireSettings wire, HubSettings settings, Timers timers) {
		this.port = port;
		this.wire = wire;
		this.settings = settings;
		this.timers = timers;
		start();
	}

	/**
	 * Start a hub on a free port.
	 * @param lease the lease
	 * @param maxMessageSize the largest payload, in bytes
	 * @param timers the clock
	 * @return the hub
	 */
	public static HubServer run(Duration lease, int maxMessageSize, Timers timers) {
		return new HubServer(FreePort.next(), wire(lease, maxMessageSize),
				HubSettings.DEFAULT.withMaxQueued(100_000, MOST_BYTES).withGraceLease(lease), timers);
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
	 * itself: each takes as many milliseconds as its data says
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		Duration lease = Duration.ofMillis(Long.parseLong(args[1]));
		SystemTimers timers = new SystemTimers("hub-timers-", 2, true);
		HubServer server = new HubServer(Integer.parseInt(args[0]), wire(lease, 16 * 1024 * 1024),
				HubSettings.DEFAULT.withGraceLease(lease), timers);
		Runtime.getRuntime().addShutdownHook(new Thread(server::stop));
		work(server.hub(), timers, lease, List.of(args).subList(2, args.length));
		while (System.in.read() >= 0) {
			// there is nothing to read but the end
		}
		System.exit(0);
	}

	/**
	 * Let a hub's process do some operations itself.
	 * @param hub the hub
	 * @param timers the clock
	 * @param lease the lease
	 * @param tasks the operations; each takes as many milliseconds as its data says
	 */
	public static void work(Hub hub, Timers timers, Duration lease, List<String> tasks) {
		if (tasks.isEmpty()) {
			return;
		}
		TestInstanceBuilder worker = TestInstance.on(LocalTransport.create(hub, timers), timers, lease).concurrency(4);
		for (String task : tasks) {
			worker.handler(task, (data, context) -> {
				new CountDownLatch(1).await(data.read(Integer.class), TimeUnit.MILLISECONDS);
				return data;
			});
		}
		worker.start();
	}

	private Running running() {
		Running running = this.running;
		if (running == null) {
			throw new IllegalStateException("The hub does not run");
		}
		return running;
	}

	/**
	 * Return the hub that runs now.
	 * @return the hub
	 */
	public Hub hub() {
		return running().hub;
	}

	/**
	 * Return the endpoint that runs now.
	 * @return the endpoint
	 */
	public WebSocketHub endpoint() {
		return running().endpoint;
	}

	@Override
	public String description() {
		return "hub at ws://" + host() + ":" + this.port + PATH;
	}

	@Override
	public String host() {
		return "127.0.0.1";
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void start() {
		if (this.running == null) {
			RealTime.until(RealTime.PATIENCE, description() + " listens", this::tryToStart);
		}
	}

	/**
	 * Start, unless the port is not free: a process that another thread starts at the
	 * moment of a kill has the old socket for a while.
	 */
	private boolean tryToStart() {
		Running next = new Running();
		if (!next.listens()) {
			next.kill();
			return false;
		}
		this.running = next;
		return true;
	}

	@Override
	public void stop() {
		Running running = this.running;
		if (running != null) {
			running.endpoint.close().toCompletableFuture().completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
			kill();
		}
	}

	@Override
	public void kill() {
		Running running = this.running;
		this.running = null;
		if (running != null) {
			running.kill();
		}
	}

	@Override
	public void close() {
		kill();
	}

	@Override
	public String toString() {
		return description();
	}

	/**
	 * One run of it.
	 */
	private final class Running {

		private final Hub hub = new Hub(HubServer.this.settings, HubServer.this.timers);

		private final WebSocketHub endpoint = new WebSocketHub(HubServer.this.wire, HubServer.this.timers);

		private final Tomcat tomcat = new Tomcat();

		Running() {
			this.endpoint.open(this.hub);
			this.tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
			this.tomcat.setHostname(host());
			this.tomcat.setPort(HubServer.this.port);
			this.tomcat.getConnector().setProperty("address", host());
			this.tomcat.getConnector().setProperty("minSpareThreads", "2");
			Context context = this.tomcat.addContext("", null);
			if (context instanceof StandardContext standard) {
				standard.setClearReferencesRmiTargets(false);
				standard.setClearReferencesThreadLocals(false);
			}
			context.addServletContainerInitializer(new WsSci(), null);
			add(context, "hub", new WebSocketHttpRequestHandler(this.endpoint,
					new DefaultHandshakeHandler(new StandardWebSocketUpgradeStrategy())), PATH);
			add(context, "http", new ForeignHttp(this.endpoint, HubServer.this.wire.maxMessageSize()), "/health",
					"/publish/*", "/messages/*");
			try {
				this.tomcat.start();
			}
			catch (LifecycleException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private static void add(Context context, String name, HttpRequestHandler handler, String... paths) {
			Tomcat.addServlet(context, name, new HandlerServlet(handler)).setAsyncSupported(true);
			for (String path : paths) {
				context.addServletMappingDecoded(path, name);
			}
		}

		/**
		 * Tomcat only logs that it cannot listen.
		 */
		boolean listens() {
			return this.tomcat.getConnector().getState() == LifecycleState.STARTED;
		}

		void kill() {
			this.hub.close();
			try {
				this.tomcat.stop();
				this.tomcat.destroy();
			}
			catch (LifecycleException ex) {
				throw new IllegalStateException(ex);
			}
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
