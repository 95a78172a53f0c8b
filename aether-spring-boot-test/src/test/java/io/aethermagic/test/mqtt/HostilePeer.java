package io.aethermagic.test.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;

import io.aethermagic.message.Action;
import io.aethermagic.message.Headers;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.TestBroker;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends nonsense as fast as the broker takes it, wherever instances listen, until it is
 * closed. The broker throws it out for some of it, and it comes back.
 */
final class HostilePeer implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HostilePeer.class);

	private static final long MOST_MILLIS = 10_000;

	private static final int MEBIBYTE = 1024 * 1024;

	private static final int DEPTH = 10_000;

	private static final String LONG = "x".repeat(60_000);

	private static final String UNION = TaskAddress.DEFAULT_UNION;

	/** How rare what makes the broker throw the peer out is: one message in so many. */
	private static final int RARE = 2_000;

	/** How many messages of QoS 0 may be on their way: fewer than the client allows. */
	private static final int UNCONFIRMED = 10;

	/** How rare what is large is. */
	private static final int LARGE_ONE_IN = 300;

	private static final List<String> HEADERS = List.of(Headers.DISPATCH, Headers.ATTEMPT, Headers.DEADLINE,
			Headers.REMAINING, Headers.LEASE, Headers.WINDOW, Headers.INSTANCE, Headers.WORKGROUP, Headers.OUTCOME,
			Headers.CODE, Headers.CONTROL, "aether-", "aether-unheard-of", "traceparent", "", " ", "ünïcode");

	private static final List<String> VALUES = List.of("", " ", "-1", "0", "1", "7", "007", "1e3", "NaN", "true",
			"999999999999999999", "9223372036854775807", "-9223372036854775808", "99999999999999999999999", "workgroup",
			"completed", "failed", "cancelled", "expired", "heartbeat", "ask", "running", "unknown", "released",
			"superseded", "hold", "offline", "../..", LONG);

	private static final List<String> DATA = List.of("null", "1", "-1.5e300", "NaN", "\"text\"", "[]", "[null]", "{}",
			"[[]]", "[1,2,3]", "[{}]", "[{\"tid\":7}]", "{\"code\":[]}",
			"[{\"union\":\"default\",\"job\":\"kit\","
					+ "\"task\":\"hostile\",\"context\":\"x\",\"tid\":\"1\",\"workgroup\":\"workgroup\",\"dispatch\":1}]",
			"[{\"union\":\"+\",\"job\":\"#\",\"task\":null,\"context\":\"/\",\"tid\":\"\",\"dispatch\":-1}]");

	private final TestBroker broker;

	private final Random random;

	private final List<String> instances;

	private final List<byte[]> garbage = new ArrayList<>();

	private final Thread thread;

	private @Nullable MqttAsyncClient client;

	private volatile boolean closed;

	private volatile long sent;

	/**
	 * Begin to send.
	 * @param broker the broker
	 * @param seed decides what is sent
	 * @param instances whose inboxes and presence are misused
	 */
	HostilePeer(TestBroker broker, long seed, List<String> instances) {
		this.broker = broker;
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
			try {
				send(connected());
				this.sent++;
			}
			catch (MqttException | IllegalArgumentException ex) {
				logger.debug("The hostile peer was thrown out", ex);
				disconnect();
			}
		}
		disconnect();
	}

	private MqttAsyncClient connected() throws MqttException {
		MqttAsyncClient known = this.client;
		if (known != null && known.isConnected()) {
			return known;
		}
		disconnect();
		MqttAsyncClient made = new MqttAsyncClient("tcp://" + this.broker.host() + ":" + this.broker.port(),
				UUID.randomUUID().toString(), new MemoryPersistence());
		this.client = made;
		MqttConnectionOptions options = new MqttConnectionOptions();
		options.setSocketFactory(new PythonPeer.NoDelay());
		made.connect(options).waitForCompletion(MOST_MILLIS);
		return made;
	}

	private void disconnect() {
		MqttAsyncClient last = this.client;
		this.client = null;
		if (last != null) {
			try {
				last.disconnectForcibly(0, 1, false);
				last.close();
			}
			catch (MqttException ex) {
				logger.debug("The hostile peer is gone already", ex);
			}
		}
	}

	private void send(MqttAsyncClient client) throws MqttException {
		MqttProperties properties = new MqttProperties();
		List<UserProperty> headers = new ArrayList<>();
		for (int i = this.random.nextInt(5); i > 0; i--) {
			headers.add(new UserProperty(any(HEADERS), any(VALUES)));
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
		MqttMessage message = new MqttMessage(payload(), this.random.nextInt(2), retained, properties);
		IMqttToken token = client.publish(topic(), message);
		if (message.getQos() > 0 || this.sent % UNCONFIRMED == 0) {
			token.waitForCompletion(MOST_MILLIS);
		}
	}

	/**
	 * More than 32,767 bytes are more than the client library of the instances can read.
	 */
	private byte[] correlation() {
		String text = any(VALUES);
		return (this.random.nextInt(RARE) == 0) ? LONG.getBytes(StandardCharsets.UTF_8)
				: text.substring(0, Math.min(text.length(), 30_000)).getBytes(StandardCharsets.UTF_8);
	}

	private String responseTopic() {
		if (this.random.nextInt(RARE) == 0) {
			return any(
					List.of("default/#", "+/+", "$share/default_kit_workgroup/default/kit/hostile/x/+/perform", "#"));
		}
		return any(List.of("x", "/", "//", "$SYS/broker", "a/b", UNION + "/system/inbox/", UNION + "/system/inbox/a/b",
				inbox(), task(any(Action.values()).wireName()), "other/" + LONG.substring(0, 1_000)));
	}

	private String topic() {
		return switch (this.random.nextInt(5)) {
			case 0, 1 -> task(any(List.of("perform", "status", "complete", "cancel", "dismiss", "idle", "nothing")));
			case 2, 3 -> inbox();
			default -> UNION + "/system/online/" + any(List.of("vm", "", "kit-host")) + "/"
					+ any(List.of(instance(), "", "nobody", LONG)) + "/" + any(List.of("online", "offline"));
		};
	}

	private String task(String action) {
		String tid = any(List.of("", " ", "1", "a b", "[]", "*", ".", "ünïcode", "\u4e16", "t" + this.random.nextInt(),
				(this.random.nextInt(LARGE_ONE_IN) == 0) ? LONG : "long"));
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
		boolean large = this.random.nextInt(LARGE_ONE_IN) == 0;
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
