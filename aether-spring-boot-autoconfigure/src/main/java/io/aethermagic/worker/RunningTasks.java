package io.aethermagic.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * The runs in custody of this worker: those that run, those that wait for a retry and
 * those whose outcome is on its way. Safe for use by several threads.
 *
 * @promise 4.4
 */
final class RunningTasks {

	private final Map<RunKey, TaskRun> runs = new ConcurrentHashMap<>();

	private final Runnable watch;

	/**
	 * Create an empty table.
	 * @param watch is told of each run that is added
	 */
	RunningTasks(Runnable watch) {
		this.watch = watch;
	}

	/**
	 * Add a run. It takes the place of one that is to leave without a word: that one will
	 * not answer for it.
	 * @param run the run
	 * @return the run that has its key already, or {@code null} if it was added
	 */
	@Nullable TaskRun add(TaskRun run) {
		TaskRun present = this.runs.merge(run.key, run, (before, added) -> before.isLeaving() ? added : before);
		if (present != run) {
			return present;
		}
		this.watch.run();
		return null;
	}

	void remove(TaskRun run) {
		this.runs.remove(run.key, run);
	}

	/**
	 * Be done with a run whose task is another worker's. Where the transport has given it
	 * to that one itself, the {@code ack} changes nothing; where it came twice, it keeps
	 * this copy from being handed out once more.
	 * @param run the run
	 */
	void abandon(TaskRun run) {
		remove(run);
		run.delivery().ack();
	}

	@Nullable TaskRun find(RunKey key) {
		return this.runs.get(key);
	}

	/**
	 * Find the runs of one caller's task, of whatever workgroup.
	 * @param task the task
	 * @param caller the caller's instance id
	 * @return the runs
	 */
	List<TaskRun> find(TaskKey task, String caller) {
		List<TaskRun> found = new ArrayList<>(1);
		for (TaskRun run : this.runs.values()) {
			if (run.key.task().equals(task) && run.key.caller().equals(caller)) {
				found.add(run);
			}
		}
		return found;
	}

	/**
	 * Tell whether there is a run of a task, whoever sent it.
	 * @param task the task
	 * @return whether there is
	 */
	boolean contains(TaskKey task) {
		for (RunKey key : this.runs.keySet()) {
			if (key.task().equals(task)) {
				return true;
			}
		}
		return false;
	}

	Collection<TaskRun> all() {
		return this.runs.values();
	}

	boolean isEmpty() {
		return this.runs.isEmpty();
	}

	int size() {
		return this.runs.size();
	}

}
