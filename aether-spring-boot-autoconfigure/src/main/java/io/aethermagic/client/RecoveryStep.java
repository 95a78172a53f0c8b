package io.aethermagic.client;

import org.jspecify.annotations.Nullable;

/**
 * What is to be done about one copy of a task. It is decided under the task's lock and
 * done outside of it, so each step carries all that whoever does it has to know.
 * Immutable.
 */
sealed interface RecoveryStep {

	/**
	 * Send the copy again: nobody accepted it in time, or its hub is another one now.
	 *
	 * @param workgroup the workgroup, or {@code null} while nobody has accepted
	 * @param dispatch under which dispatch
	 * @param holder the instance that last held it, where the hub is to know; else
	 * {@code null}
	 * @param leaseNanos the holder's lease; 0 without a holder
	 * @param windowNanos how long it may take to be accepted
	 */
	record Resend(@Nullable String workgroup, int dispatch, @Nullable String holder, long leaseNanos,
			long windowNanos) implements RecoveryStep {
	}

	/**
	 * Ask the holder whether it still holds the copy.
	 *
	 * @param holder the instance, which has an inbox
	 * @param dispatch under which dispatch
	 */
	record Ask(String holder, String workgroup, int dispatch) implements RecoveryStep {
	}

	/**
	 * Hand the copy out once more: it was lost with its holder.
	 *
	 * @param lostHolder the instance that held it
	 * @param resend the new dispatch
	 */
	record Redispatch(String lostHolder, Resend resend) implements RecoveryStep {
	}

	/**
	 * Give the task up: the copy was lost too often.
	 *
	 * @param dispatches how often it was handed out
	 */
	record GiveUp(String workgroup, int dispatches) implements RecoveryStep {
	}

	/**
	 * End the task as cancelled: it was being cancelled when its holder was lost.
	 */
	record EndUnconfirmed() implements RecoveryStep {
	}

}
