package io.aethermagic.transport.mqtt.paho;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link LinkClient}, with a socket in a broker's place that says yes to the
 * connection and then nothing, so that what is published stays on its way.
 */
class LinkClientTests {

	private static final Duration SOON = Duration.ofMinutes(1);

	/** Session not present, success, no properties (MQTT 5, 3.2). */
	private static final byte[] CONNACK = { 0x20, 3, 0, 0, 0 };

	private static final byte[] PINGRESP = { (byte) 0xd0, 0 };

	private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

	private final AtomicInteger pieces = new AtomicInteger();

	private final LinkClient client = new LinkClient("tcp://127.0.0.1:" + this.server.getLocalPort(), "link",
			this.pieces::incrementAndGet);

	private Socket peer;

	LinkClientTests() throws IOException, MqttException {
	}

	@BeforeEach
	void connect() throws Exception {
		IMqttToken connected = this.client.connect(new MqttConnectionOptions());
		this.peer = this.server.accept();
		assertThat(this.peer.getInputStream().read()).isEqualTo(0x10);
		Awaitility.await().atMost(SOON).until(() -> this.peer.getInputStream().available() > 0);
		assertThat(new String(heard(), StandardCharsets.US_ASCII)).endsWith("link");
		this.peer.getOutputStream().write(CONNACK);
		connected.waitForCompletion(SOON.toMillis());
	}

	@AfterEach
	void close() throws IOException {
		this.client.abandon();
		this.peer.close();
		this.server.close();
	}

	@Test
	void aMessageLeavesTogetherWithTheOneThatIsBeingPublished() throws Exception {
		publish(message("one"));
		hears("one");
		HeldMessage held = new HeldMessage("two", false);
		Thread publisher = new Thread(() -> publish(held));
		publisher.start();
		held.reached.await();
		publish(message("three"));
		Awaitility.await().atMost(SOON).until(() -> this.client.getInFlightMessageCount() == 2);
		Awaitility.await()
			.atMost(SOON)
			.during(200, TimeUnit.MILLISECONDS)
			.until(() -> this.peer.getInputStream().available() == 0);
		held.released.countDown();
		hears("three", "two");
		publisher.join();
	}

	@Test
	void aMessageThatCannotBePublishedHoldsUpNothingThatFollows() throws Exception {
		publish(message("one"));
		hears("one");
		assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> publish(new HeldMessage("two", true)));
		publish(message("three"));
		hears("three");
	}

	@Test
	void whateverComesIsHeardOf() throws Exception {
		int connected = this.pieces.get();
		assertThat(connected).isPositive();
		this.peer.getOutputStream().write(PINGRESP);
		Awaitility.await().until(() -> this.pieces.get() > connected);
	}

	private void publish(MqttMessage message) {
		try {
			this.client.publish("topic", message, null, new Ignored());
		}
		catch (MqttException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private void hears(String... payloads) {
		StringBuilder all = new StringBuilder();
		Awaitility.await().atMost(SOON).until(() -> {
			all.append(new String(heard(), StandardCharsets.ISO_8859_1));
			return all.toString().endsWith(payloads[payloads.length - 1]);
		});
		assertThat(all).containsSubsequence(payloads);
	}

	private byte[] heard() throws IOException {
		InputStream input = this.peer.getInputStream();
		return input.readNBytes(input.available());
	}

	private static MqttMessage message(String payload) {
		return fill(new MqttMessage(), payload);
	}

	private static MqttMessage fill(MqttMessage message, String payload) {
		message.setPayload(payload.getBytes(StandardCharsets.UTF_8));
		message.setQos(1);
		message.setProperties(new MqttProperties());
		return message;
	}

	/**
	 * A message that stops in the middle of being published, or fails there.
	 */
	private static final class HeldMessage extends MqttMessage {

		private final CountDownLatch reached = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private final boolean fails;

		private boolean filled;

		HeldMessage(String payload, boolean fails) {
			this.fails = fails;
			fill(this, payload);
			this.filled = true;
		}

		@Override
		public MqttProperties getProperties() {
			if (this.filled && this.fails) {
				throw new IllegalStateException("not published");
			}
			if (this.filled) {
				this.reached.countDown();
				try {
					this.released.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			}
			return super.getProperties();
		}

	}

	private static final class Ignored implements MqttActionListener {

		@Override
		public void onSuccess(IMqttToken token) {
			// nothing confirms here
		}

		@Override
		public void onFailure(IMqttToken token, Throwable failure) {
			// the connection is closed at the end
		}

	}

}
