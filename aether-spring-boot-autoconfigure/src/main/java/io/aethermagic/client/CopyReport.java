package io.aethermagic.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How far one workgroup's copy of a task has come, for messages to people.
 *
 * @param workgroup the workgroup, or {@code null} while nobody has accepted
 * @param dispatch which hand-over it is
 * @param holder the instance that holds it, or {@code null} while nobody does
 * @param silent for how long the holder has said nothing
 * @param percent the last progress, or below 0 where there was none
 */
record CopyReport(@Nullable String workgroup, int dispatch, @Nullable String holder, Duration silent, int percent) {

	/**
	 * Tell whether a worker has ever had it.
	 * @return whether one has
	 */
	boolean wasAccepted() {
		return this.workgroup != null;
	}

	/**
	 * Say it in words.
	 * @return a clause
	 */
	String text() {
		String progress = (this.percent >= 0) ? " and came to " + this.percent + " %" : "";
		String whose = " of workgroup '" + this.workgroup + "'";
		if (this.holder == null) {
			return "a worker" + whose + " accepted it" + progress
					+ ", was lost or gave it back, and nobody has accepted " + "dispatch " + this.dispatch + " since";
		}
		return "instance " + this.holder + whose + " accepted it (dispatch " + this.dispatch + ")" + progress
				+ ", and was last heard of " + this.silent.toMillis() + " ms before";
	}

}
