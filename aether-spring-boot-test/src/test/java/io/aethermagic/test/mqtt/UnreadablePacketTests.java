package io.aethermagic.test.mqtt;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.MosquittoServer;
import io.aethermagic.test.faults.Fleet;
import io.aethermagic.test.faults.Tally;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packets that MQTT allows and the client library cannot read: its reading thread dies of
 * them, and the broker sends them again on the next connection of the session.
 */
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.aethermagic.test.broker.MosquittoServer#isInstalled")
class UnreadablePacketTests {

	@Test
	@DisplayName("a packet that cannot be read costs its connection, and not the next one too")
	void anUnreadablePacketIsGivenUp() throws MqttException {
		Tally tally = new Tally("unreadable packets");
		try (Fleet fleet = new Fleet(MosquittoServer.run(), new MqttFaultTransport(), Duration.ofSeconds(30))) {
			TestInstance worker = fleet.start(fleet.instance().handler("unreadable", tally.worker()));
			TestInstance caller = fleet.start(fleet.instance());
			for (TestInstance instance : List.of(worker, caller)) {
				CountDownLatch lost = new CountDownLatch(1);
				CountDownLatch back = new CountDownLatch(1);
				instance.transport().onState((state) -> {
					if (!state.connected()) {
						lost.countDown();
					}
					else if (lost.getCount() == 0) {
						back.countDown();
					}
				});
				publish(fleet, "default/system/inbox/" + instance.id());
				Fleet.until("the connection is given up", () -> lost.getCount() == 0);
				Fleet.until("it is back", () -> back.getCount() == 0);
			}
			publish(fleet, "default/kit/unreadable/x/t1/perform");
			for (int i = 0; i < 50; i++) {
				tally.sent(caller.task("unreadable").perform(1, Integer.class));
			}
			tally.verify();
			assertThat(worker.transport().state().connected()).isTrue();
			assertThat(caller.transport().state().connected()).isTrue();
		}
	}

	private static void publish(Fleet fleet, String topic) throws MqttException {
		MqttProperties properties = new MqttProperties();
		properties.setResponseTopic("a/b");
		properties.setCorrelationData("x".repeat(40_000).getBytes(StandardCharsets.UTF_8));
		MqttClient client = new MqttClient("tcp://" + fleet.broker().host() + ":" + fleet.broker().port(), "unreadable",
				new MemoryPersistence());
		client.connect();
		client.publish(topic, new MqttMessage("{}".getBytes(StandardCharsets.UTF_8), 1, false, properties));
		client.disconnect();
		client.close();
	}

}
