package io.aethermagic.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.aethermagic.client.ClientSettings;
import io.aethermagic.client.NoWorker;
import io.aethermagic.node.DeadLetterPolicy;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.Timers;
import io.aethermagic.transport.AetherTransport;
import io.aethermagic.worker.FailureLogging;
import io.aethermagic.worker.TaskFunction;
import io.aethermagic.worker.TaskHandlerDefinition;
import io.aethermagic.worker.TaskRate;
import io.aethermagic.worker.WorkerExecutors;
import io.aethermagic.worker.WorkerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;

/**
 * Makes a {@link TestInstance}: what is not set is as the properties have it, but for the
 * lease. Not safe for use by several threads.
 */
public final class TestInstanceBuilder {

	private final AetherTransport transport;

	private final Timers timers;

	private final List<TaskHandlerDefinition> handlers = new ArrayList<>();

	private String workgroup = TaskAddress.DEFAULT_WORKGROUP;

	private int concurrency = 10;

	private int maxMessageBytes = 4 * 1024 * 1024;

	private @Nullable Duration handlerTimeout;

	private @Nullable TaskRate rate;

	private ClientSettings client;

	private WorkerSettings worker;

	private WorkerExecutors executors = TestInstanceBuilder::executor;

	private Consumer<TestInstance> beforeStart = (instance) -> {
	};

	TestInstanceBuilder(AetherTransport transport, Timers timers, Duration lease) {
		this.transport = transport;
		this.timers = timers;
		this.client = ClientSettings.DEFAULTS.withLease(lease);
		this.worker = WorkerSettings.DEFAULTS.withLease(lease).withDrainTimeout(Duration.ofSeconds(5));
	}

	/**
	 * Add a handler, with the workgroup, concurrency and timeout set before.
	 * @param task the operation
	 * @param function the work
	 * @return this builder
	 */
	public TestInstanceBuilder handler(String task, TaskFunction function) {
		return handler(task, false, function);
	}

	/**
	 * Add a handler that gets every task.
	 * @param task the operation
	 * @param function the work
	 * @return this builder
	 */
	public TestInstanceBuilder broadcastHandler(String task, TaskFunction function) {
		return handler(task, true, function);
	}

	/**
	 * Add a listener that gets every event of a topic.
	 * @param topic the topic
	 * @param function takes an event
	 * @return this builder
	 */
	public TestInstanceBuilder listener(String topic, TaskFunction function) {
		return handler("listener" + this.handlers.size(), TestInstance.topic(topic), true, function);
	}

	/**
	 * Add a listener that competes for the events of a topic in the workgroup set before.
	 * @param topic the topic
	 * @param function takes an event
	 * @return this builder
	 */
	public TestInstanceBuilder competingListener(String topic, TaskFunction function) {
		return handler("listener-" + topic, TestInstance.topic(topic), false, function);
	}

	private TestInstanceBuilder handler(String task, boolean broadcast, TaskFunction function) {
		return handler(task, TestInstance.address(task), broadcast, function);
	}

	private TestInstanceBuilder handler(String name, TaskAddress address, boolean broadcast, TaskFunction function) {
		this.handlers.add(new TaskHandlerDefinition("kit-" + name + "-" + this.workgroup, address, this.workgroup, "",
				this.concurrency, this.handlerTimeout, broadcast, Set.of(), false, this.rate, function));
		return this;
	}

	/**
	 * Set the workgroup of the handlers that follow.
	 * @param workgroup the workgroup
	 * @return this builder
	 */
	public TestInstanceBuilder workgroup(String workgroup) {
		this.workgroup = workgroup;
		return this;
	}

	/**
	 * Set what the log tells of handlers that fail.
	 * @param failureLogging how much
	 * @return this builder
	 */
	public TestInstanceBuilder failureLogging(FailureLogging failureLogging) {
		this.worker = this.worker.withLogFailures(failureLogging);
		return this;
	}

	/**
	 * Set how many tasks the handlers that follow take in a time.
	 * @param rate the rate
	 * @return this builder
	 */
	public TestInstanceBuilder rate(TaskRate rate) {
		this.rate = rate;
		return this;
	}

	/**
	 * Set the concurrency of the handlers that follow.
	 * @param concurrency the concurrency
	 * @return this builder
	 */
	public TestInstanceBuilder concurrency(int concurrency) {
		this.concurrency = concurrency;
		return this;
	}

	/**
	 * Set the timeout of the handlers that follow.
	 * @param timeout the timeout
	 * @return this builder
	 */
	public TestInstanceBuilder handlerTimeout(Duration timeout) {
		this.handlerTimeout = timeout;
		return this;
	}

	/**
	 * Set the largest message.
	 * @param bytes the size in bytes
	 * @return this builder
	 */
	public TestInstanceBuilder maxMessageBytes(int bytes) {
		this.maxMessageBytes = bytes;
		return this;
	}

	/**
	 * Set {@code aether.client.max-pending} and {@code send-timeout}.
	 * @param maxPending how many calls may be open
	 * @param sendTimeout how long a call waits for its turn
	 * @return this builder
	 */
	public TestInstanceBuilder maxPending(int maxPending, Duration sendTimeout) {
		this.client = this.client.withMaxPending(maxPending).withSendTimeout(sendTimeout);
		return this;
	}

	/**
	 * Set {@code aether.client.max-unaccepted}.
	 * @param maxUnaccepted how many may be sent and not accepted
	 * @return this builder
	 */
	public TestInstanceBuilder maxUnaccepted(int maxUnaccepted) {
		this.client = this.client.withMaxUnaccepted(maxUnaccepted);
		return this;
	}

	/**
	 * Set {@code aether.worker.max-dispatches} of client and worker.
	 * @param maxDispatches after how many lapsed leases a task is given up
	 * @return this builder
	 */
	public TestInstanceBuilder maxDispatches(int maxDispatches) {
		this.client = this.client.withMaxDispatches(maxDispatches);
		this.worker = this.worker.withMaxDispatches(maxDispatches);
		return this;
	}

	/**
	 * Set {@code aether.client.timeout}.
	 * @param timeout the deadline of calls that set none
	 * @return this builder
	 */
	public TestInstanceBuilder timeout(Duration timeout) {
		this.client = this.client.withTimeout(timeout);
		return this;
	}

	/**
	 * Set {@code aether.client.no-worker}.
	 * @param noWorker what to do where nobody is there
	 * @return this builder
	 */
	public TestInstanceBuilder noWorker(NoWorker noWorker) {
		this.client = this.client.withNoWorker(noWorker);
		return this;
	}

	/**
	 * Let calls without a connection fail at once.
	 * @return this builder
	 */
	public TestInstanceBuilder failWhileDisconnected() {
		this.client = this.client.withWaitWhileDisconnected(false);
		return this;
	}

	/**
	 * Set {@code aether.worker.drain-timeout}.
	 * @param drain how long running tasks may take on stop
	 * @return this builder
	 */
	public TestInstanceBuilder drain(Duration drain) {
		this.worker = this.worker.withDrainTimeout(drain);
		return this;
	}

	/**
	 * Set {@code aether.worker.dead-letters}.
	 * @param deadLetters which tasks become dead letters
	 * @return this builder
	 */
	public TestInstanceBuilder deadLetters(DeadLetterPolicy deadLetters) {
		this.worker = this.worker.withDeadLetters(deadLetters);
		return this;
	}

	/**
	 * Set {@code aether.worker.retry}.
	 * @param retry when and how often a handler is run again
	 * @param hold a back-off longer than this gives the permit back
	 * @param maxHeld how many tasks may wait without a permit
	 * @return this builder
	 */
	public TestInstanceBuilder retry(RetryPolicy retry, Duration hold, int maxHeld) {
		this.worker = this.worker.withRetry(retry).withRetryHold(hold).withRetryMaxHeld(maxHeld);
		return this;
	}

	/**
	 * Set {@code aether.compatibility.aethermagic}: take answers at task addresses, too.
	 * @return this builder
	 */
	public TestInstanceBuilder aethermagic() {
		this.client = this.client.withAethermagic(true);
		return this;
	}

	/**
	 * Set {@code aether.compatibility.reply-delay}.
	 * @param replyDelay how long the first answer to a caller without an inbox is held
	 * @return this builder
	 */
	public TestInstanceBuilder replyDelay(Duration replyDelay) {
		this.worker = this.worker.withReplyDelay(replyDelay);
		return this;
	}

	/**
	 * Set where the handlers run.
	 * @param executors makes the executor of each handler
	 * @return this builder
	 */
	public TestInstanceBuilder executors(WorkerExecutors executors) {
		this.executors = executors;
		return this;
	}

	/**
	 * Do something with the instance before it is started.
	 * @param action what to do
	 * @return this builder
	 */
	public TestInstanceBuilder beforeStart(Consumer<TestInstance> action) {
		this.beforeStart = action;
		return this;
	}

	private static Executor executor(String prefix, int concurrency) {
		boolean virtual = Boolean.getBoolean("spring.threads.virtual.enabled") && Runtime.version().feature() >= 21;
		return virtual ? WorkerExecutors.VIRTUAL_THREADS.create(prefix, concurrency)
				: WorkerExecutors.PLATFORM_THREADS.create(prefix, concurrency);
	}

	AetherTransport transport() {
		return this.transport;
	}

	Timers timers() {
		return this.timers;
	}

	int maxMessageBytes() {
		return this.maxMessageBytes;
	}

	ClientSettings client() {
		return this.client;
	}

	WorkerSettings worker() {
		return this.worker;
	}

	WorkerExecutors executors() {
		return this.executors;
	}

	List<TaskHandlerDefinition> handlers() {
		return this.handlers;
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
