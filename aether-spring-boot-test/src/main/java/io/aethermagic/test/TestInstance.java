package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.aethermagic.client.AetherDeadLetters;
import io.aethermagic.client.AetherTemplate;
import io.aethermagic.client.CallbackThreads;
import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.NoWorker;
import io.aethermagic.client.TaskCall;
import io.aethermagic.client.TaskClient;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.DeadLetterPolicy;
import io.aethermagic.node.Incident;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.worker.AetherWorker;
import io.aethermagic.worker.FailureLogging;
import io.aethermagic.worker.TaskFunction;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.WorkerExecutors;
import io.aethermagic.worker.WorkerSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.retry.RetryPolicy;

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

	private TestInstance(Builder builder) {
		this.transport = builder.transport;
		String instance = UUID.randomUUID().toString();
		this.callbacks = CallbackThreads.upTo(MAX_CALLBACK_THREADS, builder.timers);
		this.node = new AetherNode("kit", this.transport, TaskAddress.DEFAULT_UNION, instance,
				new MessageCodec(JSON, "kit-host", instance, builder.maxMessageBytes), builder.timers,
				new Incidents(builder.timers));
		this.client = new TaskClient(this.node, builder.clientSettings(), "(a hint)", this.callbacks);
		this.template = new AetherTemplate(Map.of("kit", this.client), "kit", this.callbacks);
		this.worker = new AetherWorker(this.node, builder.workerSettings(), builder.executors, this.template);
		builder.handlers.forEach(this.worker::register);
	}

	private static Executor executor(String prefix, int concurrency) {
		boolean virtual = Boolean.getBoolean("spring.threads.virtual.enabled") && Runtime.version().feature() >= 21;
		return virtual ? WorkerExecutors.VIRTUAL_THREADS.create(prefix, concurrency)
				: WorkerExecutors.PLATFORM_THREADS.create(prefix, concurrency);
	}

	/**
	 * Begin to make an instance.
	 * @param transport its connection
	 * @param timers the time
	 * @param lease the lease of its worker, and the one its client counts with
	 * @return a builder
	 */
	public static Builder on(AetherTransport transport, Timers timers, Duration lease) {
		return new Builder(transport, timers, lease);
	}

	private TestInstance start() {
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

	/**
	 * Makes an instance.
	 */
	public static final class Builder {

		private final AetherTransport transport;

		private final Timers timers;

		private final Duration lease;

		private final List<TaskHandlerDefinition> handlers = new ArrayList<>();

		private String workgroup = TaskAddress.DEFAULT_WORKGROUP;

		private int concurrency = 10;

		private int maxMessageBytes = 4 * 1024 * 1024;

		private int maxPending = 10_000;

		private int maxUnaccepted = 500;

		private int maxDispatches = 5;

		private Duration sendTimeout = Duration.ofSeconds(10);

		private Duration timeout = Duration.ofMinutes(5);

		private Duration drain = Duration.ofSeconds(5);

		private @Nullable Duration handlerTimeout;

		private NoWorker noWorker = NoWorker.WAIT;

		private boolean waitWhileDisconnected = true;

		private @Nullable RetryPolicy retry;

		private Duration retryHold = Duration.ofSeconds(2);

		private int retryMaxHeld = 1_000;

		private boolean aethermagic;

		private DeadLetterPolicy deadLetters = DeadLetterPolicy.FAILED_SENDS;

		private Duration replyDelay = Duration.ZERO;

		private WorkerExecutors executors = TestInstance::executor;

		private Consumer<TestInstance> beforeStart = (instance) -> {
		};

		private Builder(AetherTransport transport, Timers timers, Duration lease) {
			this.transport = transport;
			this.timers = timers;
			this.lease = lease;
		}

		/**
		 * Add a handler, with the workgroup, concurrency and timeout set before.
		 * @param task the operation
		 * @param function the work
		 * @return this builder
		 */
		public Builder handler(String task, TaskFunction function) {
			return handler(task, false, function);
		}

		/**
		 * Add a handler that gets every task.
		 * @param task the operation
		 * @param function the work
		 * @return this builder
		 */
		public Builder broadcastHandler(String task, TaskFunction function) {
			return handler(task, true, function);
		}

		private Builder handler(String task, boolean broadcast, TaskFunction function) {
			this.handlers.add(new TaskHandlerDefinition("kit-" + task + "-" + this.workgroup, address(task),
					this.workgroup, "", this.concurrency, this.handlerTimeout, broadcast, Set.of(), false, function));
			return this;
		}

		/**
		 * Set the workgroup of the handlers that follow.
		 * @param workgroup the workgroup
		 * @return this builder
		 */
		public Builder workgroup(String workgroup) {
			this.workgroup = workgroup;
			return this;
		}

		/**
		 * Set the concurrency of the handlers that follow.
		 * @param concurrency the concurrency
		 * @return this builder
		 */
		public Builder concurrency(int concurrency) {
			this.concurrency = concurrency;
			return this;
		}

		/**
		 * Set the timeout of the handlers that follow.
		 * @param timeout the timeout
		 * @return this builder
		 */
		public Builder handlerTimeout(Duration timeout) {
			this.handlerTimeout = timeout;
			return this;
		}

		/**
		 * Set the largest message.
		 * @param bytes the size in bytes
		 * @return this builder
		 */
		public Builder maxMessageBytes(int bytes) {
			this.maxMessageBytes = bytes;
			return this;
		}

		/**
		 * Set {@code aether.client.max-pending} and {@code send-timeout}.
		 * @param maxPending how many calls may be open
		 * @param sendTimeout how long a call waits for its turn
		 * @return this builder
		 */
		public Builder maxPending(int maxPending, Duration sendTimeout) {
			this.maxPending = maxPending;
			this.sendTimeout = sendTimeout;
			return this;
		}

		/**
		 * Set {@code aether.client.max-unaccepted}.
		 * @param maxUnaccepted how many may be sent and not accepted
		 * @return this builder
		 */
		public Builder maxUnaccepted(int maxUnaccepted) {
			this.maxUnaccepted = maxUnaccepted;
			return this;
		}

		/**
		 * Set {@code aether.worker.max-dispatches} of client and worker.
		 * @param maxDispatches after how many lapsed leases a task is given up
		 * @return this builder
		 */
		public Builder maxDispatches(int maxDispatches) {
			this.maxDispatches = maxDispatches;
			return this;
		}

		/**
		 * Set {@code aether.client.timeout}.
		 * @param timeout the deadline of calls that set none
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set {@code aether.client.no-worker}.
		 * @param noWorker what to do where nobody is there
		 * @return this builder
		 */
		public Builder noWorker(NoWorker noWorker) {
			this.noWorker = noWorker;
			return this;
		}

		/**
		 * Let calls without a connection fail at once.
		 * @return this builder
		 */
		public Builder failWhileDisconnected() {
			this.waitWhileDisconnected = false;
			return this;
		}

		/**
		 * Set {@code aether.worker.drain-timeout}.
		 * @param drain how long running tasks may take on stop
		 * @return this builder
		 */
		public Builder drain(Duration drain) {
			this.drain = drain;
			return this;
		}

		/**
		 * Set {@code aether.worker.dead-letters}.
		 * @param deadLetters which tasks become dead letters
		 * @return this builder
		 */
		public Builder deadLetters(DeadLetterPolicy deadLetters) {
			this.deadLetters = deadLetters;
			return this;
		}

		/**
		 * Set {@code aether.worker.retry}.
		 * @param retry when and how often a handler is run again
		 * @param hold a back-off longer than this gives the permit back
		 * @param maxHeld how many tasks may wait without a permit
		 * @return this builder
		 */
		public Builder retry(RetryPolicy retry, Duration hold, int maxHeld) {
			this.retry = retry;
			this.retryHold = hold;
			this.retryMaxHeld = maxHeld;
			return this;
		}

		/**
		 * Set {@code aether.compatibility.aethermagic}: take answers at task addresses,
		 * too.
		 * @return this builder
		 */
		public Builder aethermagic() {
			this.aethermagic = true;
			return this;
		}

		/**
		 * Set {@code aether.compatibility.reply-delay}.
		 * @param replyDelay how long the first answer to a caller without an inbox is
		 * held
		 * @return this builder
		 */
		public Builder replyDelay(Duration replyDelay) {
			this.replyDelay = replyDelay;
			return this;
		}

		/**
		 * Set where the handlers run.
		 * @param executors makes the executor of each handler
		 * @return this builder
		 */
		public Builder executors(WorkerExecutors executors) {
			this.executors = executors;
			return this;
		}

		/**
		 * Do something with the instance before it is started.
		 * @param action what to do
		 * @return this builder
		 */
		public Builder beforeStart(Consumer<TestInstance> action) {
			this.beforeStart = action;
			return this;
		}

		private ClientSettings clientSettings() {
			return new ClientSettings(this.timeout, this.maxPending, this.sendTimeout, this.maxUnaccepted,
					this.noWorker, this.waitWhileDisconnected, this.lease, this.maxDispatches, this.aethermagic);
		}

		private WorkerSettings workerSettings() {
			return new WorkerSettings(this.lease, this.drain, this.maxDispatches, Duration.ofSeconds(5), this.retry,
					this.retryHold, this.retryMaxHeld, this.replyDelay, FailureLogging.FULL, this.deadLetters);
		}

		/**
		 * Make the instance, connect it and let it listen.
		 * @return the instance
		 */
		public TestInstance start() {
			TestInstance instance = new TestInstance(this);
			this.beforeStart.accept(instance);
			return instance.start();
		}

	}

}
