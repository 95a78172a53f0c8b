package io.aethermagic.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.aethermagic.task.TaskKey;
import org.jspecify.annotations.Nullable;

/**
 * The runs in custody of this worker: those that run, those that wait for a retry and
 * those whose outcome is on its way. Finding a task's runs costs the same however many
 * others there are. Safe for use by several threads.
 *
 * @promise 4.4
 */
final class RunningTasks {

	/** Nearly always one for each task: more where handlers share an address. */
	private final Map<TaskKey, List<TaskRun>> runs = new ConcurrentHashMap<>();

	private final AtomicInteger size = new AtomicInteger();

	private final Consumer<TaskRun> watch;

	/**
	 * Create an empty table.
	 * @param watch is told of each run that is added
	 */
	RunningTasks(Consumer<TaskRun> watch) {
		this.watch = watch;
	}

	/**
	 * Add a run. It takes the place of one that is to leave without a word: that one will
	 * not answer for it.
	 * @param run the run
	 * @return the run that has its key already, or {@code null} if it was added
	 */
	@Nullable TaskRun add(TaskRun run) {
		List<TaskRun> after = this.runs.compute(run.key.task(), (task, before) -> {
			TaskRun present = (before != null) ? find(before, run.key) : null;
			if (before == null || (present != null && !present.isLeaving())) {
				return (before != null) ? before : List.of(run);
			}
			return replace(before, present, run);
		});
		TaskRun present = find(after, run.key);
		if (present != run) {
			return present;
		}
		this.size.incrementAndGet();
		this.watch.accept(run);
		return null;
	}

	void remove(TaskRun run) {
		this.runs.computeIfPresent(run.key.task(),
				(task, before) -> before.contains(run) ? replace(before, run, null) : before);
		run.unwatch();
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
		return find(this.runs.getOrDefault(key.task(), List.of()), key);
	}

	private static @Nullable TaskRun find(List<TaskRun> runs, RunKey key) {
		for (TaskRun run : runs) {
			if (run.key.equals(key)) {
				return run;
			}
		}
		return null;
	}

	private @Nullable List<TaskRun> replace(List<TaskRun> runs, @Nullable TaskRun out, @Nullable TaskRun in) {
		List<TaskRun> after = new ArrayList<>(runs);
		if (out != null && after.remove(out)) {
			this.size.decrementAndGet();
		}
		if (in != null) {
			after.add(in);
		}
		return after.isEmpty() ? null : List.copyOf(after);
	}

	/**
	 * Find the runs of one caller's task, of whatever workgroup.
	 * @param task the task
	 * @param caller the caller's instance id
	 * @return the runs
	 */
	List<TaskRun> find(TaskKey task, String caller) {
		return this.runs.getOrDefault(task, List.of())
			.stream()
			.filter((run) -> run.key.caller().equals(caller))
			.toList();
	}

	/**
	 * Tell whether there is a run of a task, whoever sent it.
	 * @param task the task
	 * @return whether there is
	 */
	boolean contains(TaskKey task) {
		return this.runs.containsKey(task);
	}

	/**
	 * Return all runs.
	 * @return as it is now
	 */
	List<TaskRun> all() {
		List<TaskRun> all = new ArrayList<>(size());
		this.runs.values().forEach(all::addAll);
		return all;
	}

	boolean isEmpty() {
		return this.runs.isEmpty();
	}

	int size() {
		return this.size.get();
	}

}
