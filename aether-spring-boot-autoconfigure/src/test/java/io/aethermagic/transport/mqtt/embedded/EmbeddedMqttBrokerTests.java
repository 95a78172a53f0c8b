package io.aethermagic.transport.mqtt.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.MqttClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link EmbeddedMqttBroker}.
 */
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedMqttBrokerTests {

	private static final int SECONDS = 20;

	private final EmbeddedMqttBroker broker = new EmbeddedMqttBroker(0);

	private final List<MqttClient> clients = new ArrayList<>();

	@BeforeAll
	static void quiet() {
		LoggingSystem logging = LoggingSystem.get(EmbeddedMqttBrokerTests.class.getClassLoader());
		logging.setLogLevel("org.apache.activemq", LogLevel.WARN);
		logging.setLogLevel("io.netty", LogLevel.WARN);
	}

	@AfterEach
	void stop() throws MqttException {
		for (MqttClient client : this.clients) {
			if (client.isConnected()) {
				client.disconnectForcibly(0, 1000, false);
			}
			client.close(true);
		}
		this.broker.close();
	}

	@Test
	void passesMessages() throws Exception {
		this.broker.start();
		BlockingQueue<MqttMessage> received = subscribe(connect(this.broker), "news/+");
		connect(this.broker).publish("news/today", message("hello"));
		assertThat(next(received)).isEqualTo("hello");
	}

	@Test
	void givesEachMessageToOneMemberOfAGroup() throws Exception {
		this.broker.start();
		BlockingQueue<MqttMessage> received = new LinkedBlockingQueue<>();
		for (int i = 0; i < 3; i++) {
			subscribe(connect(this.broker), "$share/group/jobs/#", received);
		}
		MqttClient publisher = connect(this.broker);
		for (int i = 0; i < 60; i++) {
			publisher.publish("jobs/a/b", message("task " + i));
		}
		List<String> all = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			all.add(next(received));
		}
		assertThat(all).containsExactlyInAnyOrderElementsOf(
				IntStream.range(0, 60).mapToObj((number) -> "task " + number).toList());
		publisher.publish("jobs/a/b", message("last"));
		assertThat(next(received)).isEqualTo("last");
	}

	@Test
	void passesAMessageOfFiveMebibytes() throws Exception {
		this.broker.start();
		byte[] data = new byte[5 * 1024 * 1024];
		new Random(1).nextBytes(data);
		BlockingQueue<MqttMessage> received = subscribe(connect(this.broker), "$share/group/large");
		MqttClient publisher = connect(this.broker);
		for (int i = 0; i < 3; i++) {
			publisher.publish("large", new MqttMessage(data, 1, false, new MqttProperties()));
			assertThat(Arrays.equals(received.poll(SECONDS, TimeUnit.SECONDS).getPayload(), data)).isTrue();
		}
	}

	@Test
	void losesNothingBeyondTheLimitOfMemory() throws Exception {
		try (EmbeddedMqttBroker small = new EmbeddedMqttBroker(0, 300_000)) {
			small.start();
			MqttClient away = connect(small, "away", 60);
			subscribe(away, "$share/group/jobs");
			away.disconnect();
			MqttClient publisher = connect(small);
			byte[] data = new byte[1024];
			for (int i = 0; i < 1000; i++) {
				publisher.publish("jobs", new MqttMessage(data, 1, false, new MqttProperties()));
			}
			publisher.publish("jobs", new MqttMessage(new byte[5 * 1024 * 1024], 1, false, new MqttProperties()));
			BlockingQueue<MqttMessage> received = subscribe(connect(small), "$share/group/jobs");
			for (int i = 0; i < 1000; i++) {
				assertThat(received.poll(SECONDS, TimeUnit.SECONDS).getPayload()).hasSize(1024);
			}
			assertThat(received.poll(SECONDS, TimeUnit.SECONDS).getPayload()).hasSize(5 * 1024 * 1024);
		}
	}

	@Test
	void dropsExpiredMessagesQuietly(CapturedOutput output) throws Exception {
		this.broker.start();
		MqttClient away = connect(this.broker, "away", 60);
		subscribe(away, "jobs");
		away.disconnect();
		BlockingQueue<MqttMessage> everything = subscribe(connect(this.broker), "#");
		MqttClient publisher = connect(this.broker);
		MqttProperties second = new MqttProperties();
		second.setMessageExpiryInterval(1L);
		for (int i = 0; i < 3; i++) {
			publisher.publish("jobs", new MqttMessage(new byte[1], 1, false, second));
			assertThat(everything.poll(SECONDS, TimeUnit.SECONDS).getPayload()).hasSize(1);
		}
		long expired = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1500);
		Awaitility.await().atMost(Duration.ofSeconds(SECONDS)).until(() -> System.nanoTime() - expired > 0);
		MqttClient back = connect(this.broker, "away", 60, false);
		BlockingQueue<MqttMessage> received = subscribe(back, "jobs");
		publisher.publish("jobs", message("fresh"));
		assertThat(next(received)).isEqualTo("fresh");
		assertThat(next(everything)).isEqualTo("fresh");
		assertThat(output).doesNotContain("AMQ222");
	}

	@Test
	void startsAgainEmptyOnItsPort() throws Exception {
		this.broker.start();
		int port = this.broker.uri().getPort();
		for (int i = 0; i < 2; i++) {
			MqttClient client = connect(this.broker);
			MqttMessage kept = message("kept");
			kept.setRetained(true);
			client.publish("state", kept);
			this.broker.stop();
			this.broker.stop();
			assertThat(this.broker.isRunning()).isFalse();
			assertThatExceptionOfType(MqttException.class).isThrownBy(() -> connect(this.broker));
			this.broker.start();
			this.broker.start();
			assertThat(this.broker.isRunning()).isTrue();
			assertThat(this.broker.uri().getPort()).isEqualTo(port);
			BlockingQueue<MqttMessage> received = subscribe(connect(this.broker), "state");
			connect(this.broker).publish("state", message("new"));
			assertThat(next(received)).isEqualTo("new");
		}
	}

	@Test
	void severalDoNotKnowOneAnother() throws Exception {
		try (EmbeddedMqttBroker other = new EmbeddedMqttBroker(0);
				EmbeddedMqttBroker third = new EmbeddedMqttBroker(0)) {
			List<EmbeddedMqttBroker> all = List.of(this.broker, other, third);
			all.forEach(EmbeddedMqttBroker::start);
			assertThat(all).extracting(EmbeddedMqttBroker::uri).doesNotHaveDuplicates();
			List<BlockingQueue<MqttMessage>> received = new ArrayList<>();
			for (EmbeddedMqttBroker each : all) {
				received.add(subscribe(connect(each), "who"));
			}
			for (EmbeddedMqttBroker each : all) {
				connect(each).publish("who", message(each.uri().toString()));
			}
			for (int i = 0; i < all.size(); i++) {
				assertThat(next(received.get(i))).isEqualTo(all.get(i).uri().toString());
				assertThat(received.get(i)).isEmpty();
			}
		}
	}

	@Test
	void saysWhenItsPortIsTaken() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				EmbeddedMqttBroker second = new EmbeddedMqttBroker(taken.getLocalPort())) {
			assertThatIllegalStateException().isThrownBy(second::start)
				.withMessageContaining(Integer.toString(taken.getLocalPort()))
				.withStackTraceContaining("in use");
			assertThat(second.isRunning()).isFalse();
		}
	}

	@Test
	void saysThatItIsForDevelopment(CapturedOutput output) {
		assertThatIllegalStateException().isThrownBy(this.broker::uri);
		assertThatIllegalArgumentException().isThrownBy(() -> new EmbeddedMqttBroker(-1));
		this.broker.start();
		assertThat(output.toString().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains(this.broker.uri().toString(), "development", "forgets everything", "password", "loopback");
	}

	private MqttClient connect(EmbeddedMqttBroker to) throws MqttException {
		return connect(to, "client-" + this.clients.size(), 0);
	}

	private MqttClient connect(EmbeddedMqttBroker to, String id, long session) throws MqttException {
		return connect(to, id, session, true);
	}

	private MqttClient connect(EmbeddedMqttBroker to, String id, long session, boolean clean) throws MqttException {
		MqttClient client = new MqttClient("tcp://127.0.0.1:" + to.uri().getPort(), id, new MemoryPersistence());
		this.clients.add(client);
		client.setTimeToWait(TimeUnit.SECONDS.toMillis(SECONDS));
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setCleanStart(clean);
		options.setSessionExpiryInterval(session);
		client.connect(options);
		return client;
	}

	private static BlockingQueue<MqttMessage> subscribe(MqttClient client, String filter) throws MqttException {
		return subscribe(client, filter, new LinkedBlockingQueue<>());
	}

	private static BlockingQueue<MqttMessage> subscribe(MqttClient client, String filter,
			BlockingQueue<MqttMessage> received) throws MqttException {
		IMqttMessageListener listener = (topic, message) -> received.add(message);
		client.setCallback(new ReceivingCallback(listener));
		client.subscribe(new MqttSubscription[] { new MqttSubscription(filter, 1) });
		return received;
	}

	private static MqttMessage message(String text) {
		return new MqttMessage(text.getBytes(StandardCharsets.UTF_8), 1, false, new MqttProperties());
	}

	private static String next(BlockingQueue<MqttMessage> received) throws InterruptedException {
		MqttMessage message = received.poll(SECONDS, TimeUnit.SECONDS);
		assertThat(message).isNotNull();
		return new String(message.getPayload(), StandardCharsets.UTF_8);
	}

}
