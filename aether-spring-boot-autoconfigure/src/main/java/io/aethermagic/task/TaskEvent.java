package io.aethermagic.task;

/**
 * What a caller sees of its task: {@link Accepted} (again for each new dispatch),
 * {@link Progress} that never goes back within an attempt, and exactly one {@link Ended}.
 */
public sealed interface TaskEvent {

	/**
	 * A worker has the task.
	 *
	 * @param instance the worker's instance id
	 * @param workgroup the worker's workgroup
	 * @param dispatch the hand-over, counted from 1
	 */
	record Accepted(String instance, String workgroup, int dispatch) implements TaskEvent {
	}

	/**
	 * A worker is getting on with the task.
	 *
	 * @param percent 0 to 100
	 * @param data what the handler said about it
	 * @param dispatch the hand-over, counted from 1
	 * @param attempt the run of the handler within the dispatch, counted from 1
	 */
	record Progress(int percent, TaskData data, int dispatch, int attempt) implements TaskEvent {
	}

	/**
	 * The end of a task. There is one, and nothing after it.
	 */
	sealed interface Ended extends TaskEvent {

		/**
		 * Return the state that this end leads to.
		 * @return one of the five ended states
		 */
		TaskState state();

	}

	/**
	 * The task has a result.
	 *
	 * @param data the result
	 */
	record Completed(TaskData data) implements Ended {
		@Override
		public TaskState state() {
			return TaskState.COMPLETED;
		}
	}

	/**
	 * The task failed.
	 *
	 * @param code a short code for programs, {@code bad-request} for example
	 * @param message a sentence for people
	 */
	record Failed(String code, String message) implements Ended {
		@Override
		public TaskState state() {
			return TaskState.FAILED;
		}
	}

	/**
	 * The task was cancelled by its caller.
	 *
	 * @param code {@code cancelled}, or {@code unconfirmed} if the worker did not answer
	 * within one lease
	 */
	record Cancelled(String code) implements Ended {
		@Override
		public TaskState state() {
			return TaskState.CANCELLED;
		}
	}

	/**
	 * The deadline passed.
	 */
	record Expired() implements Ended {
		@Override
		public TaskState state() {
			return TaskState.EXPIRED;
		}
	}

	/**
	 * The caller dismissed the task.
	 */
	record Dismissed() implements Ended {
		@Override
		public TaskState state() {
			return TaskState.DISMISSED;
		}
	}

}
