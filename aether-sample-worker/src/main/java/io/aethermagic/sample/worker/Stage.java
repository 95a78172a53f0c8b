package io.aethermagic.sample.worker;

import java.util.concurrent.CancellationException;

import io.aethermagic.worker.TaskContext;

/**
 * One stage of a task: turns how far the stage is into how far the task is, and stops the
 * work when the task is cancelled. For one thread.
 */
class Stage {

	private final TaskContext task;

	private final int from;

	private final int to;

	private final String working;

	private final String done;

	private int last = -1;

	/**
	 * Create a stage.
	 * @param task the task
	 * @param from the task's percentage when the stage begins
	 * @param to the task's percentage when the stage is done
	 * @param working what the stage is called while it goes on
	 * @param done what has happened when it is done
	 */
	Stage(TaskContext task, int from, int to, String working, String done) {
		this.task = task;
		this.from = from;
		this.to = to;
		this.working = working;
		this.done = done;
	}

	/**
	 * Tell how far the stage is. The caller hears of it when that makes a percent.
	 * @param part 0 to 1
	 * @throws CancellationException if the task is cancelled
	 */
	void at(double part) {
		stopIfCancelled();
		int percent = this.from + (int) ((this.to - this.from) * part);
		if (percent > this.last && percent < this.to) {
			report(percent, this.working);
		}
	}

	/**
	 * Tell that the stage is done.
	 * @throws CancellationException if the task is cancelled
	 */
	void done() {
		stopIfCancelled();
		report(this.to, this.done);
	}

	/**
	 * Tell whether the work should stop.
	 * @return {@code true} from then on
	 */
	boolean cancelled() {
		return this.task.cancelled();
	}

	private void stopIfCancelled() {
		if (cancelled()) {
			throw new CancellationException("Stopped before the picture was " + this.done);
		}
	}

	private void report(int percent, String stage) {
		this.last = percent;
		this.task.progress(percent, new ResizeProgress(stage));
	}

}
