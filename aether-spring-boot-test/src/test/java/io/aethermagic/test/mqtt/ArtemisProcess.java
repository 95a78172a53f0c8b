package io.aethermagic.test.mqtt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import io.aethermagic.test.broker.FreePort;
import io.aethermagic.test.broker.ServerProcess;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.test.faults.PeerProcess;
import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBroker;

/**
 * The embedded broker, embedded in nothing: a process of its own, which can be killed.
 */
final class ArtemisProcess implements TestBroker {

	private final ServerProcess process = new ServerProcess(
			Path.of(System.getProperty("java.home"), "bin", "java").toAbsolutePath());

	private final int port = FreePort.next();

	/**
	 * Start a broker.
	 * @return the broker, running
	 */
	static ArtemisProcess run() {
		ArtemisProcess broker = new ArtemisProcess();
		broker.start();
		return broker;
	}

	/**
	 * Be the broker until the input ends.
	 * @param args the port
	 * @throws IOException if the input cannot be read
	 */
	public static void main(String[] args) throws IOException {
		EmbeddedMqttBroker broker = new EmbeddedMqttBroker(Integer.parseInt(args[0]));
		Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
		broker.start();
		while (System.in.read() >= 0) {
			// there is nothing to read but the end
		}
		System.exit(0);
	}

	@Override
	public String description() {
		return "Artemis at %s:%d".formatted(host(), this.port);
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
			this.process.start(this.port,
					List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
							"-Djava.io.tmpdir=" + this.process.folder(), "-cp", PeerProcess.classPath(),
							ArtemisProcess.class.getName(), Integer.toString(this.port)));
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
