package io.aethermagic.test.mqtt;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.TestBroker;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttConnect;
import org.eclipse.paho.mqttv5.common.packet.MqttDataTypes;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttPublish;
import org.eclipse.paho.mqttv5.common.packet.MqttWireMessage;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends nonsense as fast as the socket takes it, wherever instances listen, until it is
 * closed: most of it at QoS 0, and all of it without waiting, but for a window of what
 * the broker has to confirm. The broker throws it out for some of it, and it comes back.
 */
final class HostilePeer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HostilePeer.class);

	private static final long MOST_MILLIS = 10_000;

	private static final int MEBIBYTE = 1024 * 1024;

	private static final int DEPTH = 10_000;

	private static final String LONG = "x".repeat(60_000);

	private static final String UNION = TaskAddress.DEFAULT_UNION;

	/** How rare what makes the broker throw the peer out is: one message in so many. */
	private static final int RARE = 20_000;

	/** How rare messages of QoS 1 are: one in so many. */
	private static final int CONFIRMED_ONE_IN = 10;

	private static final int MOST_PACKET_ID = 0xFFFF;

	private static final int BUFFER = 64 * 1024;

	private static final int MQTT_5 = 5;

	private static final int TYPE_SHIFT = 4;

	/** How rare what is large is. */
	private static final int LARGE_ONE_IN = 1_000;

	private static final List<String> HEADERS = List.of(Headers.DISPATCH, Headers.ATTEMPT, Headers.DEADLINE,
			Headers.REMAINING, Headers.LEASE, Headers.WINDOW, Headers.INSTANCE, Headers.WORKGROUP, Headers.OUTCOME,
			Headers.CODE, Headers.CONTROL, "aether-", "aether-unheard-of", "traceparent", "", " ", "ünïcode");

	private static final List<String> VALUES = List.of("", " ", "-1", "0", "1", "7", "007", "1e3", "NaN", "true",
			"999999999999999999", "9223372036854775807", "-9223372036854775808", "99999999999999999999999", "workgroup",
			"completed", "failed", "cancelled", "expired", "heartbeat", "ask", "running", "unknown", "released",
			"superseded", "hold", "offline", "../..");

	private static final List<String> DATA = List.of("null", "1", "-1.5e300", "NaN", "\"text\"", "[]", "[null]", "{}",
			"[[]]", "[1,2,3]", "[{}]", "[{\"tid\":7}]", "{\"code\":[]}",
			"[{\"union\":\"default\",\"job\":\"kit\","
					+ "\"task\":\"hostile\",\"context\":\"x\",\"tid\":\"1\",\"workgroup\":\"workgroup\",\"dispatch\":1}]",
			"[{\"union\":\"+\",\"job\":\"#\",\"task\":null,\"context\":\"/\",\"tid\":\"\",\"dispatch\":-1}]");

	private final TestBroker broker;

	private final Random random;

	private final List<String> instances;

	private final List<byte[]> garbage = new ArrayList<>();

	private final int window;

	private final Thread thread;

	private int packetId;

	private volatile boolean closed;

	private volatile long sent;

	/**
	 * Begin to send.
	 * @param broker the broker
	 * @param seed decides what is sent
	 * @param instances whose inboxes and presence are misused
	 * @param window how many messages of QoS 1 may be unconfirmed
	 */
	HostilePeer(TestBroker broker, long seed, List<String> instances, int window) {
		this.broker = broker;
		this.window = window;
		this.random = new Random(seed);
		this.instances = List.copyOf(instances);
		for (String text : List.of("", " ", "{", "}", "{}", "[]", "null", "7", "\"\"", "not JSON", "{\"action\": 7}",
				"{\"action\": \"perform\"}", "{\"action\": \"perform\", \"status\": \"initialized\"}",
				"{\"action\": \"unheard of\", \"status\": \"x\", \"progress\": 0, \"data\": {}}",
				"{\"action\": [], \"status\": {}, \"progress\": \"much\", \"data\": {}}",
				"{\"action\": \"status\", \"status\": \"progress\", \"progress\": null, \"data\": {}}",
				"{\"action\": \"status\", \"action\": \"complete\", \"status\": \"\", \"progress\": 1, \"data\": 1} 2")) {
			this.garbage.add(text.getBytes(StandardCharsets.UTF_8));
		}
		this.garbage.add(new byte[] { (byte) 0xC3, 0x28, (byte) 0xFF, 0 });
		this.garbage.add("{\"action\": \"perform\"}".getBytes(StandardCharsets.UTF_16));
		byte[] invalid = payload("perform", "initialized", "0", "\"?\"", "c").getBytes(StandardCharsets.UTF_8);
		invalid[invalid.length / 2] = (byte) 0xFE;
		this.garbage.add(invalid);
		this.thread = new Thread(this::rage, "hostile-peer-" + seed);
		this.thread.start();
	}

	long sent() {
		return this.sent;
	}

	private void rage() {
		while (!this.closed) {
			Semaphore unconfirmed = new Semaphore(this.window);
			try (Socket socket = new Socket(this.broker.host(), this.broker.port())) {
				drain(socket.getInputStream(), unconfirmed);
				OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
				write(out, new MqttConnect(UUID.randomUUID().toString(), MQTT_5, true, 0, new MqttProperties(),
						new MqttProperties()));
				while (!this.closed) {
					MqttPublish packet = publish();
					if (packet.getMessage().getQos() > 0 && !unconfirmed.tryAcquire()) {
						out.flush();
						awaitConfirmation(unconfirmed);
					}
					write(out, packet);
					this.sent++;
				}
				out.flush();
			}
			catch (IOException | MqttException | IllegalArgumentException ex) {
				logger.debug("The hostile peer was thrown out", ex);
			}
		}
	}

	private static void awaitConfirmation(Semaphore unconfirmed) throws IOException {
		try {
			if (!unconfirmed.tryAcquire(MOST_MILLIS, TimeUnit.MILLISECONDS)) {
				throw new IOException("The broker does not confirm any more");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

	/**
	 * Read what the broker says, and forget all but that it has confirmed a message: a
	 * broker that cannot write would not read either.
	 */
	private static void drain(InputStream in, Semaphore unconfirmed) {
		Thread reader = new Thread(() -> {
			try (DataInputStream packets = new DataInputStream(new BufferedInputStream(in))) {
				while (true) {
					int type = packets.readUnsignedByte() >> TYPE_SHIFT;
					packets.skipNBytes(MqttDataTypes.readVariableByteInteger(packets).getValue());
					if (type == MqttWireMessage.MESSAGE_TYPE_PUBACK) {
						unconfirmed.release();
					}
				}
			}
			catch (IOException ex) {
				logger.trace("The hostile peer hears no more", ex);
			}
		}, "hostile-peer-reader");
		reader.setDaemon(true);
		reader.start();
	}

	private static void write(OutputStream out, MqttWireMessage packet) throws IOException, MqttException {
		out.write(packet.getHeader());
		out.write(packet.getPayload());
	}

	private MqttPublish publish() {
		MqttProperties properties = new MqttProperties();
		List<UserProperty> headers = new ArrayList<>();
		for (int i = this.random.nextInt(5); i > 0; i--) {
			headers.add(new UserProperty(any(HEADERS), value()));
		}
		properties.setUserProperties(headers);
		if (this.random.nextInt(3) == 0) {
			properties.setResponseTopic(responseTopic());
			properties.setCorrelationData(correlation());
		}
		if (this.random.nextInt(4) == 0) {
			properties.setMessageExpiryInterval((long) this.random.nextInt(3));
		}
		boolean retained = this.random.nextInt(50) == 0;
		int qos = (this.random.nextInt(CONFIRMED_ONE_IN) == 0) ? 1 : 0;
		MqttPublish packet = new MqttPublish(topic(), new MqttMessage(payload(), qos, retained, properties),
				properties);
		this.packetId = this.packetId % MOST_PACKET_ID + 1;
		packet.setMessageId(this.packetId);
		return packet;
	}

	private String value() {
		return isLarge() ? LONG : any(VALUES);
	}

	private boolean isLarge() {
		return this.random.nextInt(LARGE_ONE_IN) == 0;
	}

	/**
	 * More than 32,767 bytes are more than the client library of the instances can read.
	 */
	private byte[] correlation() {
		String text = value();
		return (this.random.nextInt(RARE) == 0) ? LONG.getBytes(StandardCharsets.UTF_8)
				: text.substring(0, Math.min(text.length(), 30_000)).getBytes(StandardCharsets.UTF_8);
	}

	private String responseTopic() {
		if (this.random.nextInt(RARE) == 0) {
			return any(
					List.of("default/#", "+/+", "$share/default_kit_workgroup/default/kit/hostile/x/+/perform", "#"));
		}
		return any(List.of("x", "/", "//", "$SYS/broker", "a/b", UNION + "/system/inbox/", UNION + "/system/inbox/a/b",
				inbox(), task(any(Action.values()).wireName()),
				isLarge() ? "other/" + LONG.substring(0, 1_000) : "other"));
	}

	private String topic() {
		return switch (this.random.nextInt(5)) {
			case 0, 1 -> task(any(List.of("perform", "status", "complete", "cancel", "dismiss", "idle", "nothing")));
			case 2, 3 -> inbox();
			default -> UNION + "/system/online/" + any(List.of("vm", "", "kit-host")) + "/"
					+ any(List.of(instance(), "", "nobody", isLarge() ? LONG : "somebody")) + "/"
					+ any(List.of("online", "offline"));
		};
	}

	private String task(String action) {
		String tid = any(List.of("", " ", "1", "a b", "[]", "*", ".", "ünïcode", "\u4e16", "t" + this.random.nextInt(),
				isLarge() ? LONG : "long"));
		TaskAddress address = TestInstance.address("hostile");
		return UNION + "/" + address.job() + "/" + address.task() + "/" + address.context() + "/" + tid + "/" + action;
	}

	private String inbox() {
		return UNION + "/system/inbox/" + instance();
	}

	private String instance() {
		return any(this.instances);
	}

	private byte[] payload() {
		if (this.random.nextInt(3) == 0) {
			return any(this.garbage);
		}
		boolean large = isLarge();
		String action = any(Action.values()).wireName();
		String status = any(
				List.of("progress", "succeed", "failed", "initialized", "control", "stopped", "disconnected", ""));
		String progress = any(List.of("-5", "700", "0", "50", "1e400", "99999999999999999999", "0.5", "NaN"));
		String client = any(List.of("c" + this.random.nextInt(), "", instance()));
		if (large && this.random.nextBoolean()) {
			client = noise();
		}
		return payload(action, status, progress, large ? largeData() : any(DATA), client)
			.getBytes(StandardCharsets.UTF_8);
	}

	private String largeData() {
		return switch (this.random.nextInt(3)) {
			case 0 -> "\"" + noise() + "\"";
			case 1 -> "[".repeat(DEPTH) + "]".repeat(DEPTH);
			default -> "[" + "{},".repeat(DEPTH) + "null]";
		};
	}

	private String noise() {
		byte[] bytes = new byte[MEBIBYTE * 3 / 4];
		this.random.nextBytes(bytes);
		return Base64.getEncoder().encodeToString(bytes);
	}

	private static String payload(String action, String status, String progress, String data, String client) {
		return "{\"action\": \"" + action + "\", \"status\": \"" + status + "\", \"progress\": " + progress
				+ ", \"data\": " + data + ", \"host\": \"vm\", \"client\": \"" + client + "\", \"job\": \""
				+ TestInstance.JOB
				+ "\", \"workgroup\": \"\", \"task\": \"hostile\", \"context\": \"x\", \"tid\": \"\"}";
	}

	private <T> T any(List<T> all) {
		return all.get(this.random.nextInt(all.size()));
	}

	private <T> T any(T[] all) {
		return all[this.random.nextInt(all.length)];
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.thread.join(2 * MOST_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
