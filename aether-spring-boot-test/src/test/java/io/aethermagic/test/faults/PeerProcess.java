package io.aethermagic.test.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker or a caller in a JVM of its own, which can be killed. Safe for use by several
 * threads.
 */
public final class PeerProcess implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PeerProcess.class);

	/** What a process does. */
	public enum Role {

		/**
		 * Works: the data of a task is the time in milliseconds that it takes, and its
		 * result.
		 */
		WORKER,

		/** Performs tasks as soon as it is connected, each of them with its number. */
		CALLER

	}

	private final Process process;

	private final List<String> events = new CopyOnWriteArrayList<>();

	private final Thread reader;

	private PeerProcess(List<String> command) {
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.reader = new Thread(this::read, "peer-" + this.process.pid());
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Start a process.
	 * @param role what it does
	 * @param transport makes its connection
	 * @param host where the broker is
	 * @param port the broker's port
	 * @param lease the lease of its worker, and the one its client counts with
	 * @param task the operation
	 * @param number the tasks of a caller, or the concurrency of a worker
	 * @return the process, which has just begun
	 */
	public static PeerProcess start(Role role, Class<? extends FaultTransport> transport, String host, int port,
			Duration lease, String task, int number) {
		List<String> command = new ArrayList<>(List.of(ChildJvm.java().toString()));
		command.addAll(ChildJvm.arguments(
				List.of("-Dspring.threads.virtual.enabled=" + Boolean.getBoolean("spring.threads.virtual.enabled")),
				PeerMain.class, List.of(role.name(), transport.getName(), host, Integer.toString(port),
						Long.toString(lease.toMillis()), task, Integer.toString(number))));
		return new PeerProcess(command);
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(Charset.defaultCharset())) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				if (line.startsWith(PeerMain.EVENT)) {
					this.events.add(line.substring(PeerMain.EVENT.length()));
				}
				else {
					logger.info("process {}: {}", this.process.pid(), line);
				}
			}
		}
		catch (IOException ex) {
			logger.debug("The output of process {} has ended", this.process.pid(), ex);
		}
	}

	/**
	 * Tell whether the process is connected.
	 * @return whether it has said so
	 * @throws IllegalStateException if it has ended before
	 */
	public boolean isReady() {
		if (!this.process.isAlive() && !this.events.contains("ready")) {
			throw new IllegalStateException("Process " + this.process.pid() + " has ended too early");
		}
		return this.events.contains("ready");
	}

	/**
	 * Return the tids of a kind of event, in order.
	 * @param kind {@code started}, {@code sent} or {@code ended}
	 * @return the tids
	 */
	public List<String> tids(String kind) {
		return this.events.stream()
			.filter((event) -> event.startsWith(kind + " "))
			.map((event) -> event.substring(kind.length() + 1))
			.toList();
	}

	/**
	 * Kill the process with SIGKILL, where the system has signals, and wait until it is
	 * gone and all that it said was read.
	 */
	public void kill() {
		this.process.destroyForcibly();
		try {
			if (!this.process.waitFor(Fleet.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException("Process " + this.process.pid() + " cannot be killed");
			}
			this.reader.join(Fleet.PATIENCE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

}
