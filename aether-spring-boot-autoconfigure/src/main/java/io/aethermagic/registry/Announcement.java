package io.aethermagic.registry;

import java.time.Duration;
import java.util.List;

import io.aethermagic.console.RunningTransport;
import io.aethermagic.message.ProtocolRecord;
import org.jspecify.annotations.Nullable;

/**
 * What an instance says of itself on the wire. What another one says may lack service and
 * handlers.
 *
 * @param service which service it is one of
 * @param interval how often it says so, in milliseconds
 * @param handlers its handlers, at most {@value #MAX_HANDLERS}
 * @param handlerCount how many there are
 * @param tasks how many tasks it has in hand
 * @param calls how many of its calls have not ended
 */
record Announcement(@Nullable ServiceIdentity service, long interval, @Nullable List<RegisteredHandler> handlers,
		int handlerCount, int tasks, int calls) implements ProtocolRecord {

	/** How many handlers are told of: of the longest names these are below 128 KiB. */
	static final int MAX_HANDLERS = 100;

	/** The largest announcement that is taken, in bytes. */
	static final int MAX_SIZE = 128 * 1024;

	private static final ServiceIdentity NOBODY = new ServiceIdentity("", "", "", "");

	private static final long SHORTEST_TIMEOUT_MILLIS = 1_000;

	private static final long LONGEST_TIMEOUT_MILLIS = 600_000;

	/**
	 * Describe this instance as it is now.
	 */
	static Announcement of(RunningTransport transport, ServiceIdentity service, Duration interval) {
		List<RegisteredHandler> handlers = transport.worker()
			.control()
			.handlers()
			.stream()
			.map(RegisteredHandler::of)
			.toList();
		return new Announcement(service, interval.toMillis(), handlers.stream().limit(MAX_HANDLERS).toList(),
				handlers.size(), transport.worker().runningTasks(), transport.client().openCalls());
	}

	/**
	 * Return after what time of silence the instance is lost: never so long that a dead
	 * one stays, whatever it has said.
	 */
	Duration timeout() {
		long millis = Math.min(this.interval, LONGEST_TIMEOUT_MILLIS) * RegistrySettings.TIMEOUT_INTERVALS;
		return Duration.ofMillis(Math.max(SHORTEST_TIMEOUT_MILLIS, Math.min(millis, LONGEST_TIMEOUT_MILLIS)));
	}

	RegisteredInstance instance(String id, String transport, String host, Duration silence) {
		List<RegisteredHandler> told = (this.handlers != null) ? this.handlers : List.of();
		return new RegisteredInstance(id, transport, host, (this.service != null) ? this.service : NOBODY,
				told.stream().limit(MAX_HANDLERS).toList(), Math.max(told.size(), this.handlerCount), this.tasks,
				this.calls, silence);
	}

}
