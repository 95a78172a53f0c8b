package io.aethermagic.worker;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.message.Payload;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import tools.jackson.databind.json.JsonMapper;

/**
 * A worker on a transport that only records, whose handlers run on the thread that
 * delivers, and the timers that the test runs.
 */
final class WorkerFixture {

	static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	static final Channel QUEUE = new Channel.TaskQueue(ADDRESS);

	private final Deque<Runnable> scheduled = new ArrayDeque<>();

	final HeldTimers timers = new HeldTimers() {

		@Override
		public Timer schedule(Duration delay, Runnable work) {
			WorkerFixture.this.scheduled.add(work);
			return () -> WorkerFixture.this.scheduled.remove(work);
		}

	};

	final RecordingTransport transport = new RecordingTransport();

	final Incidents incidents = new Incidents(this.timers);

	final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 100_000);

	final AetherNode node = new AetherNode("main", this.transport, "u", "me", this.codec, this.timers, this.incidents);

	AetherWorker worker(WorkerSettings settings) {
		return new AetherWorker(this.node, settings, (prefix, concurrency) -> Runnable::run, (scope) -> {
			throw new UnsupportedOperationException();
		});
	}

	AetherWorker work(WorkerSettings settings, TaskFunction function) {
		AetherWorker worker = worker(settings);
		worker.register(handler(function));
		worker.start();
		return worker;
	}

	static TaskHandlerDefinition handler(TaskFunction function) {
		return new TaskHandlerDefinition("images.resize", ADDRESS, "blue", "", 3, null, false, Set.of(), false,
				function);
	}

	void perform(String tid) {
		perform(tid, Map.of());
	}

	void perform(String tid, Map<String, String> more) {
		Map<String, String> headers = new java.util.HashMap<>(more);
		headers.put(Headers.DISPATCH, "1");
		this.transport.deliver(QUEUE, new AetherMessage("id-" + tid, tid, Action.PERFORM, "caller", headers,
				this.codec.encode(Action.PERFORM, "initialized", 0, 1, ADDRESS, "", tid)));
	}

	void cancel(String tid) {
		this.transport.deliver(new Channel.AddressTopic(ADDRESS),
				new AetherMessage("cancel", tid, Action.CANCEL, null, Map.of(Headers.INSTANCE, "me"),
						this.codec.encode(Action.CANCEL, "cancelled", 0, Map.of(), ADDRESS, "", tid)));
	}

	void runScheduled() {
		List<Runnable> due = List.copyOf(this.scheduled);
		this.scheduled.clear();
		due.forEach(Runnable::run);
	}

	List<AetherMessage> answers(String tid) {
		return this.transport.sentTo(new Channel.Inbox("caller"))
			.stream()
			.map(RecordingTransport.Sent::message)
			.filter((message) -> message.tid().equals(tid) && message.action() == Action.COMPLETE)
			.toList();
	}

	List<String> outcomes(String tid) {
		return answers(tid).stream().map((message) -> message.headers().get(Headers.OUTCOME)).toList();
	}

	String result(String tid) {
		Payload payload = this.codec.decode(answers(tid).get(0).payload());
		return new String(payload.data().json(), java.nio.charset.StandardCharsets.UTF_8);
	}

}
