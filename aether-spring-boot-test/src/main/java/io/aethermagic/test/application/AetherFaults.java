package io.aethermagic.test.application;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets things go wrong in a test that can go wrong between processes, each for the next
 * task of an operation that it can happen to; say it more than once for more tasks, or
 * for the same task again. The test fails if a task never came. Safe for use by several
 * threads.
 */
public final class AetherFaults {

	private final LostWorkers lostWorkers;

	private final MessageFaults messages;

	AetherFaults(LostWorkers lostWorkers, MessageFaults messages) {
		this.lostWorkers = lostWorkers;
		this.messages = messages;
	}

	/**
	 * Lose the worker that has the next task, before its handler has done anything. The
	 * caller sees that a worker has accepted it; when that one's lease has lapsed, the
	 * task is handed out again, to the application's own handler or its stub, as dispatch
	 * 2. The lease of the lost worker is short (300 ms), or with a held clock that of the
	 * application. After {@code aether.worker.max-dispatches} lost workers the task is
	 * given up.
	 * @param job the service
	 * @param task the operation, of which there is a handler or a stub
	 * @throws IllegalStateException if there is none, if there is more than one
	 * workgroup, or if the transport was not replaced
	 */
	public void loseWorker(String job, String task) {
		this.lostWorkers.lose(job, task, false);
	}

	/**
	 * Lose the worker that has the next task when its handler, or the stub, has done all
	 * the work and nobody has been told: the work is done twice, as may happen to every
	 * handler.
	 * @param job the service
	 * @param task the operation, of which there is a handler or a stub
	 * @throws IllegalStateException as {@link #loseWorker} says
	 */
	public void loseWorkerAfterTheWork(String job, String task) {
		this.lostWorkers.lose(job, task, true);
	}

	/**
	 * Let the end of the next task come late to its caller, by the held clock if there is
	 * one. A caller that misses it for two heartbeats asks for it.
	 * @param job the service
	 * @param task the operation
	 * @param delay how late, above 0
	 * @throws IllegalArgumentException if the delay is not above 0
	 */
	public void delayAnswer(String job, String task, Duration delay) {
		if (delay.isNegative() || delay.isZero()) {
			throw new IllegalArgumentException("An answer is late by more than " + delay);
		}
		this.messages.add(MessageFault.Kind.LATE_ANSWER, job, task, delay);
	}

	/**
	 * Let the end of the next task get lost on its way. The caller asks for it after two
	 * heartbeats, and gets it then.
	 * @param job the service
	 * @param task the operation
	 */
	public void loseAnswer(String job, String task) {
		this.messages.add(MessageFault.Kind.LOST_ANSWER, job, task, Duration.ZERO);
	}

	/**
	 * Let the next task come twice, as a broker may deliver it: the same message once
	 * more. Aether does it once.
	 * @param job the service
	 * @param task the operation
	 */
	public void deliverTwice(String job, String task) {
		this.messages.add(MessageFault.Kind.TWICE, job, task, Duration.ZERO);
	}

	/**
	 * Take back what has not happened.
	 * @return what has not
	 */
	List<Throwable> reset() {
		List<Throwable> unmet = new ArrayList<>(this.lostWorkers.reset());
		unmet.addAll(this.messages.reset());
		return unmet;
	}

}
