package io.aethermagic.test.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.worker.TaskContext;
import io.aethermagic.worker.TaskFunction;

/**
 * Handlers that wait until the test lets them go on, and write down who ran what. Safe
 * for use by several threads.
 */
final class Gate {

	/**
	 * One start of a handler.
	 *
	 * @param who the name that the test gave it
	 * @param task its task
	 */
	record Run(String who, TaskContext task) {
	}

	private final CountDownLatch latch = new CountDownLatch(1);

	private final List<Run> runs = new CopyOnWriteArrayList<>();

	private final AtomicInteger interrupted = new AtomicInteger();

	/**
	 * Make a handler that waits, and then returns its own name.
	 * @param who its name
	 * @return the handler
	 */
	TaskFunction handler(String who) {
		return (data, task) -> {
			this.runs.add(new Run(who, task));
			try {
				this.latch.await();
			}
			catch (InterruptedException ex) {
				this.interrupted.incrementAndGet();
				throw ex;
			}
			return who;
		};
	}

	/**
	 * Let all handlers go on, those that come later too.
	 */
	void open() {
		this.latch.countDown();
	}

	int started() {
		return this.runs.size();
	}

	List<Run> runs() {
		return this.runs;
	}

	List<String> who() {
		return this.runs.stream().map(Run::who).toList();
	}

	int interrupted() {
		return this.interrupted.get();
	}

}
