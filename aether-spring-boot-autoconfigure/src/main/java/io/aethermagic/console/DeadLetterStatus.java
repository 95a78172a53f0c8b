package io.aethermagic.console;

import java.time.Instant;

import io.aethermagic.client.GivenUpTask;

/**
 * A task that was given up, without its data, which may be large or private.
 *
 * @param id the letter's id
 * @param transport the transport that keeps it
 * @param tid the task's identifier
 * @param address where it was sent
 * @param workgroup the workgroup that gave up; empty where none had the task
 * @param caller the instance that sent it
 * @param code a short code
 * @param cause why, for people
 * @param dispatches how often the task was handed to a worker
 * @param attempts how often its handler ran in the last dispatch
 * @param at when it was given up
 */
public record DeadLetterStatus(String id, String transport, String tid, String address, String workgroup, String caller,
		String code, String cause, int dispatches, int attempts, Instant at) {

	static DeadLetterStatus of(GivenUpTask task) {
		return new DeadLetterStatus(task.id(), task.transport(), task.tid(), task.address().toString(),
				task.workgroup(), task.caller(), task.code(), task.cause(), task.dispatches(), task.attempts(),
				task.at());
	}

}
