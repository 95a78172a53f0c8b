package io.aethermagic.worker;

/**
 * How tasks ended at a worker within one minute of its clock.
 *
 * @param ago how many minutes ago it began, rounded down; 0 for the one that goes on
 * @param completed how many tasks completed
 * @param failed how many failed for good
 * @param cancelled how many were cancelled
 * @param expired how many passed their deadline here
 */
public record OutcomeMinute(int ago, long completed, long failed, long cancelled, long expired) {

	/** How many minutes are remembered, the one that goes on among them. */
	public static final int REMEMBERED = 15;

	/**
	 * Return this minute together with what happened in it elsewhere.
	 * @param other the same minute of another worker
	 * @return the sums
	 */
	public OutcomeMinute plus(OutcomeMinute other) {
		return new OutcomeMinute(this.ago, this.completed + other.completed, this.failed + other.failed,
				this.cancelled + other.cancelled, this.expired + other.expired);
	}

}
