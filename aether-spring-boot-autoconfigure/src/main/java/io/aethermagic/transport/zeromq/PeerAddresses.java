package io.aethermagic.transport.zeromq;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.time.DetachedThreads;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.wire.WireEnd;
import io.aethermagic.transport.support.Stages;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom an instance connects to: all addresses of all names, looked up again and again on
 * a thread of its own, as that may block. Safe for use by several threads.
 */
final class PeerAddresses {

	private static final Logger logger = LoggerFactory.getLogger(PeerAddresses.class);

	private final Meetings meetings;

	private final PeersSettings settings;

	private final Timers timers;

	private final Executor lookup;

	/** Who was last met at which address. */
	private final Map<String, String> known = new ConcurrentHashMap<>();

	/** What completes when an address has been tried. */
	private final Map<String, CompletableFuture<Void>> trying = new ConcurrentHashMap<>();

	private volatile @Nullable String problem;

	/**
	 * Create it without connections.
	 * @param meetings is told of those that are there
	 */
	PeerAddresses(Meetings meetings, PeersSettings settings, Timers timers) {
		this.meetings = meetings;
		this.settings = settings;
		this.timers = timers;
		ThreadPoolExecutor pool = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				DetachedThreads.named("aether-zeromq-lookup", true));
		pool.allowCoreThreadTimeOut(true);
		this.lookup = pool;
	}

	/**
	 * Say why the last one that was tried is not connected.
	 */
	String problem() {
		String known = this.problem;
		return (known != null) ? known : "nobody is there";
	}

	/**
	 * Whether one of the addresses is this instance's own.
	 */
	boolean hasOwn() {
		return this.known.containsValue(this.meetings.instance());
	}

	/**
	 * Connect to all that there is no connection to.
	 * @return a stage that completes when each is connected or has failed
	 */
	CompletionStage<Void> connect(SocketLoop loop) {
		return CompletableFuture.supplyAsync(this::resolve, this.lookup).thenCompose((found) -> {
			this.known.keySet().retainAll(found);
			return Stages.all(found.stream().map((address) -> dial(loop, address)).toList());
		});
	}

	private List<String> resolve() {
		List<String> found = new ArrayList<>();
		for (String each : this.settings.connect()) {
			URI address = URI.create(each);
			try {
				for (InetAddress host : InetAddress.getAllByName(address.getHost())) {
					String literal = host.getHostAddress();
					found.add("tcp://" + (literal.contains(":") ? "[" + literal + "]" : literal) + ":"
							+ address.getPort());
				}
			}
			catch (UnknownHostException ex) {
				this.problem = "the host " + address.getHost() + " is not known";
			}
		}
		return found;
	}

	private CompletionStage<Void> dial(SocketLoop loop, String address) {
		String met = this.known.get(address);
		if (met != null && this.meetings.isMet(met)) {
			return Stages.DONE;
		}
		CompletableFuture<Void> tried = new CompletableFuture<>();
		CompletableFuture<Void> already = this.trying.putIfAbsent(address, tried);
		if (already != null) {
			return already;
		}
		ConnectedSocket socket = new ConnectedSocket(loop, this.settings.socket(), address);
		SocketConnection connection = socket.connection();
		AtomicBoolean opened = new AtomicBoolean();
		connection.control((kind, body) -> {
			if (kind == Part.OPENED && opened.compareAndSet(false, true)) {
				opened(address, connection, new String(body, StandardCharsets.UTF_8), tried);
			}
		});
		connection.ended().thenRun(() -> {
			this.trying.remove(address);
			if (!tried.isDone()) {
				this.problem = socket.problem(new IllegalStateException("the connection to " + address + " was lost"))
					.getMessage();
			}
			tried.complete(null);
		});
		this.timers.schedule(this.settings.wire().lease().dividedBy(3), () -> {
			if (!opened.get()) {
				connection.close(WireEnd.SILENT, "it has not answered in time");
			}
		});
		socket.connect(this.meetings.instance());
		return tried;
	}

	private void opened(String address, SocketConnection connection, String instance, CompletableFuture<Void> tried) {
		this.known.put(address, instance);
		CompletionStage<?> meeting = this.meetings.meet(connection, instance);
		if (meeting == null) {
			logger.debug("{} at {} is connected already, or is this instance", instance, address);
			tried.complete(null);
			connection.close(WireEnd.GOODBYE, "connected already");
			return;
		}
		meeting.whenComplete((done, failure) -> tried.complete(null));
	}

	/**
	 * What becomes of those that are there.
	 */
	interface Meetings {

		/**
		 * Return who connects.
		 */
		String instance();

		/**
		 * Whether there is a connection to an instance, or it is this one.
		 */
		boolean isMet(String instance);

		/**
		 * Meet another instance. Called inside.
		 * @return a stage that completes when the connection is ready or over;
		 * {@code null} if there is another one, or the instance is this one
		 */
		@Nullable CompletionStage<?> meet(SocketConnection connection, String instance);

	}

}
