package io.aethermagic.client;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import io.aethermagic.message.Headers;
import io.aethermagic.message.MalformedMessageException;
import io.aethermagic.message.Payload;
import io.aethermagic.node.AetherNode;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import io.aethermagic.transport.DeadLetter;

/**
 * A task that nobody will try again by itself, as its dead letter tells of it. Immutable.
 *
 * @param transport the name of the transport that keeps the letter
 * @param id the letter's id
 * @param address where the task was sent
 * @param tid the task's identifier
 * @param workgroup the workgroup that gave up; empty where none had the task
 * @param data what the caller sent
 * @param headers the caller's headers
 * @param caller the instance id of who sent it
 * @param code a short code: that of the failure, {@code expired} or {@code worker-lost}
 * @param cause why, for people; may name classes of the application
 * @param dispatches how often the task was handed to a worker
 * @param attempts how often its handler ran in the last dispatch
 * @param at when it was given up
 */
public record GivenUpTask(String transport, String id, TaskAddress address, String tid, String workgroup, TaskData data,
		Map<String, String> headers, String caller, String code, String cause, int dispatches, int attempts,
		Instant at) {

	static GivenUpTask of(AetherNode node, DeadLetter letter) {
		TaskData data;
		String caller;
		try {
			Payload payload = node.codec().decode(letter.message());
			data = payload.data();
			caller = payload.client();
		}
		catch (MalformedMessageException ex) {
			// somebody else's letter: it can be looked at and removed all the same
			data = node.codec().data(null);
			caller = "";
		}
		return new GivenUpTask(node.name(), letter.id(), letter.address(), letter.message().tid(), letter.workgroup(),
				data, headers(letter), caller, letter.code(), letter.cause(), letter.dispatches(), letter.attempts(),
				letter.at());
	}

	private static Map<String, String> headers(DeadLetter letter) {
		Map<String, String> headers = new HashMap<>(letter.message().headers());
		headers.keySet().removeIf((name) -> name.startsWith(Headers.PREFIX));
		return Map.copyOf(headers);
	}

}
