package io.aethermagic.test.application;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;

import io.aethermagic.client.CallFollower;
import io.aethermagic.client.TaskCallInterceptor;
import io.aethermagic.client.TaskCallRequest;
import io.aethermagic.client.TaskHandle;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.message.Payload;
import io.aethermagic.task.DataException;
import io.aethermagic.task.TaskData;
import io.aethermagic.transport.Channel;

/**
 * Tells a test what tasks the application has performed and what events it has published.
 * It is empty at the beginning of each test method, and keeps the newest
 * {@value #MAX_RECORDS} tasks and events, with payloads of 64 MiB each. Safe for use by
 * several threads.
 */
public final class AetherRecorder {

	/** How many tasks, and how many events, are kept. */
	public static final int MAX_RECORDS = 1_000;

	private static final long MAX_BYTES = 64L * 1024 * 1024;

	private final MessageCodec codec;

	private final Newest<RecordedTask> tasks = new Newest<>(MAX_RECORDS, MAX_BYTES);

	private final Newest<RecordedEvent> events = new Newest<>(MAX_RECORDS, MAX_BYTES);

	AetherRecorder(MessageCodec codec) {
		this.codec = codec;
	}

	/**
	 * Return all tasks that were performed, sent or broadcast, nested ones among them.
	 * @return the tasks, in the order of the calls
	 */
	public List<RecordedTask> tasks() {
		return this.tasks.all();
	}

	/**
	 * Return the tasks of one operation, in every context.
	 * @param job the service
	 * @param task the operation
	 * @return the tasks, in the order of the calls; may be none
	 */
	public List<RecordedTask> tasks(String job, String task) {
		return tasks().stream()
			.filter((each) -> each.address().job().equals(job) && each.address().task().equals(task))
			.toList();
	}

	/**
	 * Return the only task of an operation.
	 * @param job the service
	 * @param task the operation
	 * @return the task
	 * @throws NoSuchElementException if there is none, or more than one; the message says
	 * what was performed
	 */
	public RecordedTask task(String job, String task) {
		List<RecordedTask> found = tasks(job, task);
		if (found.size() != 1) {
			throw new NoSuchElementException(
					found.size() + " tasks of " + job + "/" + task + " were performed, not one. All: " + describe());
		}
		return found.get(0);
	}

	/**
	 * Return the record of a handle's task.
	 * @param handle a handle of this application
	 * @return the task
	 * @throws NoSuchElementException if it is not kept any more, or is another
	 * application's
	 */
	public RecordedTask task(TaskHandle<?> handle) {
		return tasks().stream()
			.filter((each) -> each.tid().equals(handle.tid()) && each.address().equals(handle.address()))
			.findFirst()
			.orElseThrow(() -> new NoSuchElementException("There is no record of " + handle
					+ ". It may have been performed before this test method. All: " + describe()));
	}

	/**
	 * Return all events that were published.
	 * @return the events, in their order
	 */
	public List<RecordedEvent> events() {
		return this.events.all();
	}

	/**
	 * Return the events of one topic.
	 * @param topic the topic
	 * @return the events, in their order; may be none
	 */
	public List<RecordedEvent> events(String topic) {
		return events().stream().filter((event) -> event.topic().equals(topic)).toList();
	}

	/**
	 * Return how much was recorded and is not kept any more.
	 * @return the number of tasks and events
	 */
	public long dropped() {
		return this.tasks.dropped() + this.events.dropped();
	}

	/**
	 * Forget what was recorded. Happens by itself after each test method.
	 */
	public void clear() {
		this.tasks.clear();
		this.events.clear();
	}

	/**
	 * Return what was performed, for messages to people.
	 */
	private String describe() {
		return tasks().stream().map(RecordedTask::toString).collect(Collectors.joining(", ", "[", "]"));
	}

	/**
	 * Return what records the calls.
	 */
	TaskCallInterceptor interceptor() {
		return this::record;
	}

	private CallFollower record(TaskCallRequest request) {
		TaskData payload;
		try {
			payload = this.codec.data(request.payload(), request.payloadType());
		}
		catch (DataException ex) {
			// the call throws the same
			return CallFollower.NOBODY;
		}
		RecordedTask task = new RecordedTask(request, users(request.headers()), payload);
		this.tasks.add(task, payload);
		return task.follower();
	}

	/**
	 * Record a message that tells an event.
	 */
	void event(Channel channel, AetherMessage message) {
		Payload said = this.codec.decode(message);
		String to = (channel instanceof Channel.Inbox inbox) ? inbox.instance() : null;
		this.events.add(new RecordedEvent(said.task(), users(message.headers()), said.data(), to), said.data());
	}

	private static Map<String, String> users(Map<String, String> headers) {
		return headers.entrySet()
			.stream()
			.filter((header) -> !header.getKey().startsWith(Headers.PREFIX))
			.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
	}

}
