package io.aethermagic.test.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.aethermagic.client.TaskHandle;
import io.aethermagic.task.TaskEvent;
import io.aethermagic.task.TaskState;
import io.aethermagic.worker.TaskFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts what becomes of tasks: sent, executed, ended, lost, doubled. Safe for use by
 * several threads, but for sending.
 */
public final class Tally {

	private static final Logger logger = LoggerFactory.getLogger(Tally.class);

	private final String name;

	private final List<TaskHandle<?>> handles = new ArrayList<>();

	private final Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();

	/**
	 * Begin to count.
	 * @param name what the log says
	 */
	public Tally(String name) {
		this.name = name;
	}

	/**
	 * Make a handler that counts its runs, takes as many milliseconds as its data says,
	 * and returns its data.
	 * @return the handler
	 */
	public TaskFunction worker() {
		return (data, task) -> {
			executed(task.tid());
			task.progress(50);
			PeerMain.work(data.read(Integer.class));
			return data;
		};
	}

	/**
	 * Count a run.
	 * @param tid the task's identifier
	 */
	public void executed(String tid) {
		count(this.runs, tid);
	}

	/**
	 * Count a task that was sent, and its ends.
	 * @param handle its handle
	 */
	public void sent(TaskHandle<?> handle) {
		this.handles.add(handle);
		handle.onEvent((event) -> {
			if (event instanceof TaskEvent.Ended) {
				count(this.ends, handle.tid());
			}
		});
	}

	private static void count(Map<String, AtomicInteger> counts, String tid) {
		counts.computeIfAbsent(tid, (key) -> new AtomicInteger()).incrementAndGet();
	}

	/**
	 * Return how many tasks have ended.
	 * @return the number
	 */
	public int ended() {
		return this.ends.size();
	}

	/**
	 * Return how many tasks were begun.
	 * @return the number
	 */
	public int executed() {
		return this.runs.size();
	}

	/**
	 * Wait until all have ended, log the counts, and see that each task was completed,
	 * executed at least once, and ended once.
	 */
	public void verify() {
		try {
			Fleet.until(this.name + ": all have ended", () -> ended() == this.handles.size());
		}
		finally {
			log();
		}
		assertThat(this.handles)
			.allSatisfy((handle) -> assertThat(handle.state()).as(() -> handle.tid() + " ended with " + handle.end())
				.isEqualTo(TaskState.COMPLETED));
		assertThat(this.handles).allSatisfy((handle) -> assertThat(this.runs).containsKey(handle.tid()));
		assertThat(this.ends).allSatisfy((tid, times) -> assertThat(times).hasValue(1));
	}

	/**
	 * Wait until all have ended, log the counts, and see that each task that was not
	 * completed is one that was never executed, and that no task ended twice.
	 * @return the tids of tasks that are lost
	 */
	public List<String> lost() {
		try {
			Fleet.until(this.name + ": all have ended", () -> ended() == this.handles.size());
		}
		finally {
			log();
		}
		List<String> lost = this.handles.stream()
			.filter((handle) -> handle.state() != TaskState.COMPLETED)
			.map(TaskHandle::tid)
			.map(String::valueOf)
			.toList();
		assertThat(lost).allSatisfy((tid) -> assertThat(this.runs).doesNotContainKey(tid));
		assertThat(this.ends).allSatisfy((tid, times) -> assertThat(times).hasValue(1));
		logger.info("{}: not replicated, and so lost: {}", this.name, lost);
		return lost;
	}

	private void log() {
		int executed = this.runs.values().stream().mapToInt(AtomicInteger::get).sum();
		long completed = this.handles.stream().filter((handle) -> handle.state() == TaskState.COMPLETED).count();
		long doubled = this.ends.values().stream().filter((times) -> times.get() > 1).count();
		logger.info("{}: sent {}, executed {}, ended {}, lost {}, doubled {}", this.name, this.handles.size(), executed,
				this.ends.size(), this.handles.size() - completed, doubled);
		this.handles.stream()
			.filter((handle) -> !handle.state().isEnded())
			.forEach((handle) -> logger.warn("{}: {} is {} and was executed {} times", this.name, handle.tid(),
					handle.state(), this.runs.getOrDefault(handle.tid(), new AtomicInteger())));
	}

}
