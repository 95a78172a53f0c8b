package io.aethermagic.test.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.aethermagic.test.RealTime;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.TestInstanceBuilder;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.hub.Hub;
import io.aethermagic.transport.hub.HubSettings;
import io.aethermagic.transport.local.LocalTransport;
import org.jspecify.annotations.Nullable;

/**
 * A hub behind a door, in this process or, by {@link #serve}, as one that can be killed.
 * It is another hub after each start.
 *
 * @param <D> the door
 */
public final class HubServer<D extends HubServer.Door> implements TestBroker {

	/** What a hub of {@link #settings} keeps at most, in bytes. */
	public static final int MOST_BYTES = 64 * 1024 * 1024;

	private final String url;

	private final int port;

	private final HubSettings settings;

	private final Timers timers;

	private final Function<Hub, @Nullable D> opening;

	private @Nullable Running<D> running;

	/**
	 * Start a hub.
	 * @param url where it is
	 * @param port its port
	 * @param settings how it behaves
	 * @param timers the clock
	 * @param opening opens the door of a hub; {@code null} if the port is not free
	 */
	public HubServer(String url, int port, HubSettings settings, Timers timers, Function<Hub, @Nullable D> opening) {
		this.url = url;
		this.port = port;
		this.settings = settings;
		this.timers = timers;
		this.opening = opening;
		start();
	}

	/**
	 * Where others come in.
	 */
	public interface Door {

		/**
		 * Tell those who are in, and let nobody in any more.
		 * @return a stage that completes when that is done
		 */
		CompletionStage<Void> close();

		/**
		 * Be gone, as with a process that is killed.
		 */
		void kill();

	}

	/**
	 * Return the settings of hubs of tests, which keep much.
	 * @param lease the lease
	 * @return settings
	 */
	public static HubSettings settings(Duration lease) {
		return HubSettings.DEFAULT.withMaxQueued(100_000, MOST_BYTES).withGraceLease(lease);
	}

	/**
	 * Be a process that is this hub until its input ends.
	 * @param lease the lease
	 * @param tasks the operations that it does itself; each takes as many milliseconds as
	 * its data says
	 * @throws IOException if the input cannot be read
	 */
	public void serve(Duration lease, List<String> tasks) throws IOException {
		Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
		if (!tasks.isEmpty()) {
			work(lease, tasks);
		}
		while (System.in.read() >= 0) {
			// there is nothing to read but the end
		}
		System.exit(0);
	}

	private void work(Duration lease, List<String> tasks) {
		TestInstanceBuilder worker = TestInstance.on(LocalTransport.create(hub(), this.timers), this.timers, lease)
			.concurrency(4);
		for (String task : tasks) {
			worker.handler(task, (data, context) -> {
				new CountDownLatch(1).await(data.read(Integer.class), TimeUnit.MILLISECONDS);
				return data;
			});
		}
		worker.start();
	}

	/**
	 * Return the hub that runs now.
	 * @return the hub
	 */
	public Hub hub() {
		return running().hub();
	}

	/**
	 * Return the door that is open now.
	 * @return the door
	 */
	public D door() {
		return running().door();
	}

	private Running<D> running() {
		Running<D> running = this.running;
		if (running == null) {
			throw new IllegalStateException("The hub does not run");
		}
		return running;
	}

	@Override
	public String description() {
		return "hub at " + this.url;
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
		Hub hub = new Hub(this.settings, this.timers);
		D door = this.opening.apply(hub);
		if (door == null) {
			hub.close();
			return false;
		}
		this.running = new Running<>(hub, door);
		return true;
	}

	@Override
	public void stop() {
		Running<D> running = this.running;
		if (running != null) {
			running.door().close().toCompletableFuture().completeOnTimeout(null, 5, TimeUnit.SECONDS).join();
			kill();
		}
	}

	@Override
	public void kill() {
		Running<D> running = this.running;
		this.running = null;
		if (running != null) {
			running.hub().close();
			running.door().kill();
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
	private record Running<D>(Hub hub, D door) {
	}

}
