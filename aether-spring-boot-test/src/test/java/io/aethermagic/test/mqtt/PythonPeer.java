package io.aethermagic.test.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.net.SocketFactory;

import io.aethermagic.task.TaskAddress;
import io.aethermagic.test.TestInstance;
import io.aethermagic.test.broker.TestBroker;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client and worker that speaks as the Python library aethermagic does: MQTT 3.1.1 at
 * QoS 0, payloads byte for byte as {@code json.dumps} writes them, a subscription for
 * each task, no inbox, no headers, no heartbeats. What it must never be sent it notes.
 * Safe for use by several threads.
 */
final class PythonPeer implements AutoCloseable {

	/** The keys of a payload, in their order. */
	static final List<String> KEYS = List.of("action", "status", "progress", "data", "host", "client", "job",
			"workgroup", "task", "context", "tid");

	private static final Logger logger = LoggerFactory.getLogger(PythonPeer.class);

	private static final long MOST_MILLIS = 30_000;

	private static final int MILLIS_UNTIL_LATE_SUBSCRIPTION = 100;

	private static final int LEVELS = 6;

	/**
	 * Something that came.
	 *
	 * @param topic where
	 * @param json what
	 */
	record Heard(String topic, JsonNode json) {

		String action() {
			return this.json.path("action").asString();
		}

		String status() {
			return this.json.path("status").asString();
		}

		int progress() {
			return this.json.path("progress").asInt();
		}

		JsonNode data() {
			return this.json.path("data");
		}

	}

	/**
	 * A task that was taken.
	 *
	 * @param task the operation
	 * @param tid the task's identifier
	 * @param data its data, as JSON
	 */
	record Task(String task, String tid, String data) {
	}

	private final String id = UUID.randomUUID().toString();

	private final MqttAsyncClient client;

	/** Does what Python does on its own threads: never the client library's. */
	private final ScheduledExecutorService thread = Executors
		.newSingleThreadScheduledExecutor((work) -> new Thread(work, "python-peer"));

	private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

	private final Map<String, List<Heard>> answers = new ConcurrentHashMap<>();

	private final Map<String, Consumer<Task>> handlers = new ConcurrentHashMap<>();

	private final List<Task> tasks = new CopyOnWriteArrayList<>();

	private final Set<String> remembered = ConcurrentHashMap.newKeySet();

	private final List<String> disturbances = new CopyOnWriteArrayList<>();

	private PythonPeer(TestBroker broker) throws MqttException {
		this.client = new MqttAsyncClient("tcp://" + broker.host() + ":" + broker.port(), this.id,
				new MemoryPersistence());
		this.client.setCallback(new Callback());
		MqttConnectOptions options = new MqttConnectOptions();
		options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
		options.setCleanSession(true);
		options.setMaxInflight(10_000);
		options.setSocketFactory(new NoDelay());
		this.client.connect(options).waitForCompletion(MOST_MILLIS);
	}

	/**
	 * Connect a peer, which says that it is online.
	 * @param broker the broker
	 * @return the peer
	 */
	static PythonPeer connect(TestBroker broker) {
		try {
			PythonPeer peer = new PythonPeer(broker);
			peer.publish(TaskAddress.DEFAULT_UNION + "/system/online/vm/" + peer.id + "/online",
					peer.payload("online", "connected", 100, "{}"));
			return peer;
		}
		catch (MqttException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Write a payload as Python does.
	 * @param action what it says
	 * @param status the wire's word for it
	 * @param progress 0 to 100
	 * @param data any JSON, as it is to be sent
	 * @return the payload
	 */
	String payload(String action, String status, int progress, String data) {
		return payload(action, status, progress, data, this.id);
	}

	static String payload(String action, String status, int progress, String data, String client) {
		return "{\"action\": \"" + action + "\", \"status\": \"" + status + "\", \"progress\": " + progress
				+ ", \"data\": " + data + ", \"host\": \"vm\", \"client\": \"" + client
				+ "\", \"job\": \"\", \"workgroup\": \"\", \"task\": \"\", \"context\": \"\", \"tid\": \"\"}";
	}

	/**
	 * Listen to a task's answers, as a client does before it performs.
	 * @param task the operation
	 * @param tid the task's identifier
	 */
	void listen(String task, String tid) {
		subscribe(at(task, tid, "status"));
		subscribe(at(task, tid, "complete"));
	}

	/**
	 * Perform a task.
	 * @param task the operation
	 * @param tid the task's identifier
	 * @param data any JSON, as it is to be sent
	 */
	void perform(String task, String tid, String data) {
		publish(at(task, tid, "perform"), payload("perform", "initialized", 0, data));
	}

	/**
	 * Perform a task, and listen to its answers only 100 ms later: Python's
	 * {@code perform(immediate=True)}.
	 * @param task the operation
	 * @param tid the task's identifier
	 * @param data any JSON, as it is to be sent
	 * @return how long after the perform it really was that the broker knew of the
	 * listener
	 */
	CompletableFuture<Duration> performThenListen(String task, String tid, String data) {
		CompletableFuture<Duration> listening = new CompletableFuture<>();
		long began = System.nanoTime();
		perform(task, tid, data);
		this.thread.schedule(() -> {
			try {
				listen(task, tid);
				listening.complete(Duration.ofNanos(System.nanoTime() - began));
			}
			catch (RuntimeException ex) {
				listening.completeExceptionally(ex);
			}
		}, MILLIS_UNTIL_LATE_SUBSCRIPTION, TimeUnit.MILLISECONDS);
		return listening;
	}

	/**
	 * Take tasks as a worker of the default workgroup: each is accepted at once, and one
	 * whose tid was seen before is forgotten.
	 * @param task the operation
	 * @param work done with each, one after the other
	 */
	void workAt(String task, Consumer<Task> work) {
		this.handlers.put(task, work);
		subscribe("$share/" + TaskAddress.DEFAULT_UNION + "_" + TestInstance.JOB + "_" + TaskAddress.DEFAULT_WORKGROUP
				+ "/" + at(task, "+", "perform"));
		publish(at(task, this.id, "idle"), payload("idle", "online", 100, "{}"));
	}

	/**
	 * Listen to everything.
	 */
	void listenToAll() {
		subscribe("#");
	}

	void progress(Task task, int percent, String data) {
		publish(at(task.task(), task.tid(), "status"), payload("status", "progress", percent, data));
	}

	void complete(Task task, boolean succeed, String data) {
		publish(at(task.task(), task.tid(), "complete"),
				payload("complete", succeed ? "succeed" : "failed", 100, data));
	}

	List<Task> tasks() {
		return this.tasks;
	}

	/**
	 * Return what was heard of a task, in order.
	 * @param tid the task's identifier
	 * @return what was said
	 */
	List<Heard> answers(String tid) {
		return this.answers.getOrDefault(tid, List.of());
	}

	List<Heard> answers(String tid, String action) {
		return answers(tid).stream().filter((each) -> each.action().equals(action)).toList();
	}

	List<Integer> progress(String tid) {
		return answers(tid, "status").stream().map(Heard::progress).toList();
	}

	List<Heard> ends(String tid) {
		return answers(tid, "complete");
	}

	/**
	 * Return all that was heard, in order.
	 * @return what was said
	 */
	List<Heard> heard() {
		return new ArrayList<>(this.heard);
	}

	/**
	 * Return what came that would have harmed a Python process.
	 * @return nothing, if all is well
	 */
	List<String> disturbances() {
		return this.disturbances;
	}

	private static String at(String task, String tid, String action) {
		TaskAddress address = TestInstance.address(task);
		return address.union() + "/" + address.job() + "/" + address.task() + "/" + address.context() + "/" + tid + "/"
				+ action;
	}

	private void subscribe(String filter) {
		try {
			this.client.subscribe(filter, 0).waitForCompletion(MOST_MILLIS);
		}
		catch (MqttException ex) {
			throw new IllegalStateException(filter, ex);
		}
	}

	private void publish(String topic, String payload) {
		try {
			this.client.publish(topic, payload.getBytes(StandardCharsets.UTF_8), 0, false);
		}
		catch (MqttException ex) {
			throw new IllegalStateException(topic, ex);
		}
	}

	private void onMessage(String topic, MqttMessage message) {
		String text = new String(message.getPayload(), StandardCharsets.UTF_8);
		JsonNode json;
		try {
			json = JsonMapper.shared().readTree(message.getPayload());
		}
		catch (JacksonException ex) {
			this.disturbances.add(topic + " is no JSON: " + text);
			return;
		}
		if (!new ArrayList<>(json.propertyNames()).equals(KEYS) || message.isRetained()) {
			this.disturbances.add(topic + " has not the keys that Python knows, or was retained: " + text);
		}
		Heard next = new Heard(topic, json);
		this.heard.add(next);
		String[] levels = topic.split("/", -1);
		if (levels.length != LEVELS || levels[1].equals("system")) {
			return;
		}
		if (next.action().equals("perform")) {
			take(levels, json.path("data").toString());
		}
		else {
			this.answers.computeIfAbsent(levels[4], (tid) -> new CopyOnWriteArrayList<>()).add(next);
		}
	}

	private void take(String[] levels, String data) {
		Consumer<Task> work = this.handlers.get(levels[2]);
		if (work == null || !this.remembered.add(levels[1] + ":" + levels[2] + ":" + levels[3] + ":" + levels[4])) {
			return;
		}
		Task task = new Task(levels[2], levels[4], data);
		this.tasks.add(task);
		this.thread.execute(() -> {
			progress(task, 0, "{}");
			work.accept(task);
		});
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
		try {
			this.client.disconnectForcibly(0, 1, false);
			this.client.close();
		}
		catch (MqttException ex) {
			logger.warn("A Python peer could not be disconnected", ex);
		}
	}

	/**
	 * What comes, on the client library's thread.
	 */
	private final class Callback implements MqttCallback {

		@Override
		public void connectionLost(Throwable cause) {
			PythonPeer.this.disturbances.add("The connection was lost: " + cause);
		}

		@Override
		public void messageArrived(String topic, MqttMessage message) {
			onMessage(topic, message);
		}

		@Override
		public void deliveryComplete(IMqttDeliveryToken token) {
			// nothing waits for it
		}

	}

	/**
	 * Sockets that send at once.
	 */
	static final class NoDelay extends SocketFactory {

		@Override
		public Socket createSocket() throws IOException {
			Socket socket = new Socket();
			socket.setTcpNoDelay(true);
			return socket;
		}

		@Override
		public Socket createSocket(String host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress host, int port) {
			throw new UnsupportedOperationException();
		}

		@Override
		public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
			throw new UnsupportedOperationException();
		}

	}

}
