package io.aethermagic.worker;

import java.util.Map;
import java.util.Set;

import io.aethermagic.message.Action;
import io.aethermagic.message.AetherMessage;
import io.aethermagic.message.Headers;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.node.AetherNode;
import io.aethermagic.node.Incidents;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.time.HeldTimers;
import io.aethermagic.transport.Channel;
import io.aethermagic.transport.RecordingTransport;
import io.aethermagic.transport.SendOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class WorkerAnswersTests {

	private static final TaskAddress ADDRESS = new TaskAddress("u", "j", "t", "c");

	private final HeldTimers timers = new HeldTimers();

	private final RecordingTransport transport = new RecordingTransport();

	private final MessageCodec codec = new MessageCodec(JsonMapper.shared(), "host", "me", 100_000);

	private final AetherNode node = new AetherNode("test", this.transport, "u", "me", this.codec, this.timers,
			new Incidents(this.timers));

	private final AetherWorker worker = new AetherWorker(this.node, WorkerSettings.DEFAULTS,
			(prefix, concurrency) -> Runnable::run, (scope) -> {
				throw new UnsupportedOperationException();
			});

	@AfterEach
	void close() {
		this.worker.close();
	}

	@Test
	void onlyAcceptedMayWaitForWhatFollows() {
		this.worker.register(
				new TaskHandlerDefinition("id", ADDRESS, "g", "", 1, null, false, Set.of(), false, (data, task) -> {
					task.progress(50);
					return 1;
				}));
		this.worker.start();
		this.transport.deliver(new Channel.TaskQueue(ADDRESS),
				new AetherMessage("id", "1", Action.PERFORM, "caller", Map.of(Headers.DISPATCH, "1"),
						this.codec.encode(Action.PERFORM, "initialized", 0, 1, ADDRESS, "", "1")));
		assertThat(this.transport.sentTo(new Channel.Inbox("caller")))
			.extracting((sent) -> this.codec.decode(sent.message().payload()).progress(),
					RecordingTransport.Sent::options)
			.containsExactly(tuple(0, SendOptions.MORE), tuple(50, SendOptions.AT_MOST_ONCE),
					tuple(100, SendOptions.DEFAULT));
	}

}
