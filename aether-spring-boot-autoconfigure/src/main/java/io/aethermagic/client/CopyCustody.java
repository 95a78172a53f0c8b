package io.aethermagic.client;

import java.time.Duration;

import io.aethermagic.client.RecoveryStep.Ask;
import io.aethermagic.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/**
 * Who holds one workgroup's copy of a task, under which dispatch, and how far it is, as
 * far as workers have said. It judges what they say, and publishes what is news. Guarded
 * by the {@link TaskCopies} that it belongs to.
 *
 * @promise 4.3
 * @promise 5.6
 * @promise 5.7
 */
final class CopyCustody {

	private final RecoveryRules rules;

	private final TaskEvents events;

	/** {@code null} until a worker has accepted: then it is for every workgroup. */
	private @Nullable String workgroup;

	private int dispatch = 1;

	/** {@code null} while nobody holds it. */
	private @Nullable CopyHolder holder;

	/**
	 * An instance with an inbox that accepted the same dispatch; told off once the holder
	 * has answered.
	 */
	private @Nullable String rival;

	/** The attempt that the last progress was of. */
	private int attempt;

	/** The last progress of that attempt. */
	private int percent = -1;

	CopyCustody(RecoveryRules rules, TaskEvents events) {
		this.rules = rules;
		this.events = events;
	}

	@Nullable String workgroup() {
		return this.workgroup;
	}

	void workgroup(String workgroup) {
		this.workgroup = workgroup;
	}

	int dispatch() {
		return this.dispatch;
	}

	@Nullable CopyHolder holder() {
		return this.holder;
	}

	boolean isHeldBy(String instance) {
		return this.holder != null && this.holder.is(instance);
	}

	boolean hasRival() {
		return this.rival != null;
	}

	/**
	 * Take in that an instance accepted the copy.
	 * @return what is to be done
	 */
	Verdict accepted(TaskAnswer answer, long now) {
		long lease = Nanos.ofMillis(answer.leaseMillis());
		Verdict verdict = claim(answer.instance(), answer.directed(), dispatchOf(answer), lease, now);
		if (verdict == Verdict.KNOWN && this.holder != null) {
			this.holder.declare(lease);
		}
		return (verdict == Verdict.RIVAL) ? rival(answer) : verdict;
	}

	/**
	 * Take in progress, unless it goes back within its attempt.
	 * @return what is to be done; {@link Verdict#TAKEN} if it has been published
	 */
	Verdict progress(TaskAnswer answer, long now) {
		// if this makes it the holder its Accepted was lost; a peer that names no
		// dispatch has no lease to declare
		long lease = (answer.dispatch() != 0) ? this.rules.leaseNanos() : 0;
		Verdict verdict = claim(answer.instance(), answer.directed(), dispatchOf(answer), lease, now);
		if (verdict == Verdict.SUPERSEDED) {
			return verdict;
		}
		if (verdict == Verdict.RIVAL) {
			return rival(answer);
		}
		if (answer.attempt() < this.attempt || (answer.attempt() == this.attempt && answer.percent() < this.percent)) {
			return Verdict.KNOWN;
		}
		this.attempt = answer.attempt();
		this.percent = answer.percent();
		this.events.publish(new TaskEvent.Progress(answer.percent(), answer.data(), this.dispatch, answer.attempt()));
		return Verdict.TAKEN;
	}

	/**
	 * Take in that an instance holds the copy, by its heartbeat or because it was asked.
	 * @param dispatch under which dispatch
	 * @return what is to be done
	 */
	Verdict held(String instance, int dispatch, long now) {
		Verdict verdict = claim(instance, true, dispatch, this.rules.leaseNanos(), now);
		return (verdict == Verdict.SUPERSEDED && this.holder == null) ? Verdict.ADOPTABLE : verdict;
	}

	private int dispatchOf(TaskAnswer answer) {
		return (answer.dispatch() != 0) ? answer.dispatch() : this.dispatch;
	}

	private Verdict claim(String instance, boolean reachable, int dispatch, long leaseNanos, long now) {
		if (dispatch < this.dispatch) {
			return Verdict.SUPERSEDED;
		}
		if (dispatch > this.dispatch || this.holder == null) {
			begin(dispatch);
			hold(new CopyHolder(instance, reachable, leaseNanos, now));
			return Verdict.TAKEN;
		}
		if (!this.holder.is(instance)) {
			return Verdict.RIVAL;
		}
		this.holder.heard(now);
		return Verdict.KNOWN;
	}

	private void hold(CopyHolder holder) {
		this.holder = holder;
		this.rival = null;
		String group = (this.workgroup != null) ? this.workgroup : "";
		this.events.publish(new TaskEvent.Accepted(holder.instance(), group, this.dispatch));
	}

	private void begin(int dispatch) {
		if (dispatch != this.dispatch) {
			this.dispatch = dispatch;
			this.attempt = 0;
			this.percent = -1;
		}
	}

	private Verdict rival(TaskAnswer answer) {
		if (!answer.directed() || answer.instance().equals(this.rival)) {
			return Verdict.KNOWN;
		}
		this.rival = answer.instance();
		return Verdict.RIVAL;
	}

	/**
	 * Forget the rival: the holder has answered.
	 * @return the rival, to be told {@code superseded}; {@code null} if there is none
	 */
	@Nullable String dropRival() {
		String dropped = this.rival;
		this.rival = null;
		return dropped;
	}

	/**
	 * Let the rival take the place of the holder, which does not hold the copy any more.
	 * @return {@code false} if there is none
	 */
	boolean promoteRival(long now) {
		if (this.rival == null || this.holder == null) {
			return false;
		}
		hold(new CopyHolder(this.rival, true, this.holder.leaseNanos(), now));
		return true;
	}

	/**
	 * Note that nobody holds the copy.
	 */
	void letGo() {
		this.holder = null;
		this.rival = null;
	}

	/**
	 * Begin the next dispatch.
	 */
	void beginNext() {
		begin(this.dispatch + 1);
	}

	/**
	 * Return how far the copy has come.
	 */
	CopyReport report(long now) {
		CopyHolder holder = this.holder;
		return new CopyReport(this.workgroup, this.dispatch, (holder != null) ? holder.instance() : null,
				Duration.ofNanos((holder != null) ? holder.silentNanos(now) : 0), this.percent);
	}

	/**
	 * Make the question for the holder.
	 * @return what is to be asked; {@code null} where nobody holds the copy who has an
	 * inbox
	 */
	@Nullable Ask question() {
		return (this.holder != null && this.holder.isReachable() && this.workgroup != null)
				? new Ask(this.holder.instance(), this.workgroup, this.dispatch) : null;
	}

}
