package io.aethermagic.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aethermagic.test.broker.EmbeddedArtemis;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.broker.TestBroker;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * Round trips over MQTT: perform, status 0 and complete, each at QoS 1, with data of 256
 * bytes. Aether and the same exchange written by hand on client libraries, on one broker,
 * in alternating rounds.
 */
final class MqttRoundTrips {

	/** With these lines Mosquitto is no limit to any of them. */
	private static final String[] MOSQUITTO = { "max_inflight_messages 10000", "max_queued_messages 100000" };

	private static final String BASE = "Paho, TCP_NODELAY";

	private final SideBySide sideBySide;

	MqttRoundTrips(SideBySide sideBySide) {
		this.sideBySide = sideBySide;
	}

	/**
	 * Measure.
	 * @return lines of Markdown
	 * @throws InterruptedException if the run is interrupted
	 */
	List<String> measure() throws InterruptedException {
		try (TestBroker broker = broker()) {
			List<String> lines = new ArrayList<>();
			lines.add("Broker: " + broker.description() + ((broker instanceof MosquittoServer)
					? ", " + String.join(", ", MOSQUITTO) : " (Mosquitto is not installed)"));
			lines.add("");
			lines.add(this.sideBySide.head() + " Everybody writes and "
					+ "reads the 11 keys with Jackson and works on a pool of as many threads as are in flight, and at "
					+ "least " + SideBySide.LEAST_CONCURRENCY
					+ ". By hand there are no headers, deadlines, leases, duplicates "
					+ "or repeats. Spring Integration acknowledges a perform on arrival, the others when Accepted is "
					+ "confirmed.");
			lines.add("");
			lines.addAll(this.sideBySide.measure((contenders, concurrency) -> connect(contenders, broker, concurrency),
					BASE));
			return lines;
		}
	}

	private static TestBroker broker() {
		return MosquittoServer.isInstalled() ? MosquittoServer.builder().config(MOSQUITTO).run()
				: EmbeddedArtemis.run();
	}

	private static void connect(Map<String, Contender> contenders, TestBroker broker, int concurrency) {
		String host = broker.host();
		int port = broker.port();
		String url = "tcp://" + host + ":" + port;
		try {
			contenders.put("Aether", AetherOnMqtt.connect(host, port, concurrency));
			contenders.put(BASE,
					new PahoByHand(new MqttNames("nodelay"), url, true, SideBySide.pool("nodelay-", concurrency)));
			contenders.put("Paho as it comes",
					new PahoByHand(new MqttNames("paho"), url, false, SideBySide.pool("paho-", concurrency)));
			contenders.put("HiveMQ client",
					new HiveMqByHand(new MqttNames("hivemq"), host, port, SideBySide.pool("hivemq-", concurrency)));
			contenders.put("Spring Integration",
					new SpringIntegrationByHand(new MqttNames("spring"), url, SideBySide.pool("spring-", concurrency)));
		}
		catch (MqttException ex) {
			throw new IllegalStateException("Paho could not connect", ex);
		}
	}

}
