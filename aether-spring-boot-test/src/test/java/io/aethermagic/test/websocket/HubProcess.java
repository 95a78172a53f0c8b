package io.aethermagic.test.websocket;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.broker.ServerProcess;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.PeerProcess;

/**
 * A hub in a process of its own, which can be killed.
 */
final class HubProcess implements TestBroker {

	private final ServerProcess process = new ServerProcess(
			Path.of(System.getProperty("java.home"), "bin", "java").toAbsolutePath());

	private final int port = FreePort.next();

	private final Duration lease;

	private final List<String> handlers;

	private HubProcess(Duration lease, List<String> handlers) {
		this.lease = lease;
		this.handlers = handlers;
	}

	/**
	 * Start a hub.
	 * @param lease the lease
	 * @param handlers the operations that it does itself
	 * @return the hub, running
	 */
	static HubProcess run(Duration lease, String... handlers) {
		HubProcess hub = new HubProcess(lease, List.of(handlers));
		hub.start();
		return hub;
	}

	@Override
	public String description() {
		return "hub at ws://%s:%d%s".formatted(host(), this.port, HubServer.PATH);
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
	public void stop() {
		this.process.stop();
	}

	@Override
	public void kill() {
		this.process.kill();
	}

	@Override
	public void start() {
		if (!this.process.isRunning()) {
			List<String> command = new ArrayList<>(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
					"-Djava.io.tmpdir=" + this.process.folder(), "-cp", PeerProcess.classPath(),
					HubServer.class.getName(), Integer.toString(this.port), Long.toString(this.lease.toMillis())));
			command.addAll(this.handlers);
			this.process.start(this.port, command);
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

	@Override
	public String toString() {
		return description();
	}

}
