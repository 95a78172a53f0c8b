package io.aethermagic.test.mqtt;

import java.io.IOException;
import java.util.List;

import io.aethermagic.test.broker.JavaServer;
import io.aethermagic.test.broker.TestBroker;
import io.aethermagic.transport.mqtt.embedded.EmbeddedMqttBroker;

/**
 * The embedded broker, embedded in nothing: a process of its own.
 */
final class ArtemisProcess {

	private ArtemisProcess() {
	}

	/**
	 * Start a broker.
	 * @return the broker, running
	 */
	static TestBroker run() {
		return JavaServer.run("Artemis", ArtemisProcess.class, List.of());
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

}
