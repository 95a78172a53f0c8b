package io.aethermagic.test;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.TaskCall;
import io.aethermagic.client.TaskClient;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.worker.AetherWorker;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * One application instance without an application context: a node, a client and a worker
 * on a transport, as many in one JVM as a test needs. Handlers run on virtual threads
 * where the system property {@code spring.threads.virtual.enabled} is set and the JVM has
 * them.
 */
public final class TestInstance implements AutoCloseable {

	/** The job of all addresses that are made here. */
	public static final String JOB = "kit";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final AetherTransport transport;

	private final AetherNode node;

	private final TaskClient client;

	private final AetherWorker worker;

	private final AetherTemplate template;

	private final CallbackThreads callbacks;

	/** As an application has them. */
	private static final int MAX_CALLBACK_THREADS = 64;

	TestInstance(TestInstanceBuilder builder) {
		this.transport = builder.transport();
		String instance = UUID.randomUUID().toString();
		this.callbacks = CallbackThreads.upTo(MAX_CALLBACK_THREADS, builder.timers());
		this.node = new AetherNode("kit", this.transport, TaskAddress.DEFAULT_UNION, instance,
				new MessageCodec(JSON, "kit-host", instance, builder.maxMessageBytes()), builder.timers(),
				new Incidents(builder.timers()));
		this.client = new TaskClient(this.node, builder.client(), "(a hint)", this.callbacks);
		this.template = new AetherTemplate(Map.of("kit", this.client), "kit", this.callbacks);
		this.worker = new AetherWorker(this.node, builder.worker(), builder.executors(), this.template);
		builder.handlers().forEach(this.worker::register);
	}

	/**
	 * Begin to make an instance.
	 * @param transport its connection
	 * @param timers the time
	 * @param lease the lease of its worker, and the one its client counts with
	 * @return a builder
	 */
	public static TestInstanceBuilder on(AetherTransport transport, Timers timers, Duration lease) {
		return new TestInstanceBuilder(transport, timers, lease);
	}

	TestInstance start() {
		this.node.start();
		this.worker.start();
		this.client.start();
		return this;
	}

	/**
	 * Begin a call.
	 * @param task the operation
	 * @return the call
	 */
	public TaskCall task(String task) {
		return this.template.task(JOB, task);
	}

	/**
	 * Perform a task.
	 * @param <T> the type of the result
	 * @param task the operation
	 * @param payload what the handler gets
	 * @param type what the result is read as
	 * @return the handle
	 */
	public <T> TaskHandle<T> perform(String task, @Nullable Object payload, Class<T> type) {
		return task(task).perform(payload, type);
	}

	/**
	 * Return how often something went wrong here.
	 * @param incident what
	 * @return the count
	 */
	public long count(Incident incident) {
		return this.node.incidents().count(incident);
	}

	/**
	 * Return the instance id.
	 * @return the id
	 */
	public String id() {
		return this.node.instance();
	}

	/**
	 * Return the node.
	 * @return the node
	 */
	public AetherNode node() {
		return this.node;
	}

	/**
	 * Return the client.
	 * @return the client
	 */
	public TaskClient client() {
		return this.client;
	}

	/**
	 * Return the worker.
	 * @return the worker
	 */
	public AetherWorker worker() {
		return this.worker;
	}

	/**
	 * Return the template.
	 * @return the template
	 */
	public AetherTemplate template() {
		return this.template;
	}

	/**
	 * Return operations on dead letters.
	 * @return the operations
	 */
	public AetherDeadLetters deadLetters() {
		return new AetherDeadLetters(this.template);
	}

	/**
	 * Return the connection.
	 * @return the transport
	 */
	public AetherTransport transport() {
		return this.transport;
	}

	/**
	 * Return the address of an operation in the default context.
	 * @param task the operation
	 * @return the address
	 */
	public static TaskAddress address(String task) {
		return new TaskAddress(TaskAddress.DEFAULT_UNION, JOB, task, TaskAddress.DEFAULT_CONTEXT);
	}

	/**
	 * Return the address of a topic's events.
	 * @param topic the topic
	 * @return the address
	 */
	public static TaskAddress topic(String topic) {
		return new TaskAddress(TaskAddress.DEFAULT_UNION, TaskAddress.EVENTS, topic, TaskAddress.DEFAULT_CONTEXT);
	}

	/**
	 * Stop as an application does: worker, then client, then node. Returns at once; the
	 * drain goes on by the timers.
	 */
	public void stop() {
		this.worker.stop().thenRun(() -> {
			this.client.stop();
			this.node.stop();
		});
	}

	/**
	 * Stop, without waiting for what is running.
	 */
	@Override
	public void close() {
		this.client.stop();
		this.worker.stop();
		this.node.stop();
		this.callbacks.close();
	}

}
