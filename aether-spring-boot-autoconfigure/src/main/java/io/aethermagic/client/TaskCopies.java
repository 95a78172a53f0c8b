package io.aethermagic.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;

import io.aethermagic.client.RecoveryStep.Ask;
import io.aethermagic.client.RecoveryStep.Resend;
import io.aethermagic.node.TaskRef;
import org.jspecify.annotations.Nullable;

/**
 * The copies of one task: one for each workgroup that has said something of it. The first
 * is there from the start, for whichever workgroup accepts first.
 * <p>
 * It decides what is to be done and returns that; it counts as done from then on. Safe
 * for use by several threads: its own lock guards all copies, what leaves it is
 * immutable, and nothing of others' is called under it but the listeners' feeds. Once
 * closed nothing is to be done any more.
 *
 * @promise 5.8
 */
final class TaskCopies {

	private final RecoveryRules rules;

	private final TaskEvents events;

	private final LongConsumer due;

	private List<TaskCopy> copies;

	private boolean cancelling;

	private long cancelUntilNanos;

	private boolean closed;

	/**
	 * Create the first copy, which has not been sent.
	 * @param events is told of what is news
	 * @param due is told when there is something to decide because of time; quick
	 */
	TaskCopies(RecoveryRules rules, TaskEvents events, LongConsumer due) {
		this.rules = rules;
		this.events = events;
		this.due = due;
		this.copies = List.of(new TaskCopy(rules, events));
	}

	/** The task is being sent for the first time. */
	synchronized void sent(long now) {
		this.copies.get(0).sent(now);
		lookWhenDue();
	}

	/** The transport did not take it. */
	synchronized void unsent() {
		this.copies.get(0).unsent();
	}

	synchronized void close() {
		this.closed = true;
	}

	synchronized Verdict accepted(TaskAnswer answer, long now) {
		return judge(answer.workgroup(), now, (custody) -> custody.accepted(answer, now));
	}

	synchronized Verdict progress(TaskAnswer answer, long now) {
		return judge(answer.workgroup(), now, (custody) -> custody.progress(answer, now));
	}

	/**
	 * An instance holds a copy: its heartbeat says so, or its answer to a question.
	 */
	synchronized Verdict held(String instance, TaskRef ref, long now) {
		return judge(ref.workgroup(), now, (custody) -> custody.held(instance, ref.dispatch(), now));
	}

	private Verdict judge(String workgroup, long now, Function<CopyCustody, Verdict> judgement) {
		if (this.closed) {
			return Verdict.TOO_LATE;
		}
		Verdict verdict = judgement.apply(of(workgroup, now).custody());
		lookWhenDue();
		return verdict;
	}

	/**
	 * A workgroup has failed: that is the end, unless another one is still at it.
	 */
	synchronized boolean failed(String workgroup, long now) {
		if (this.closed) {
			return false;
		}
		of(workgroup, now).fail();
		for (TaskCopy copy : this.copies) {
			if (copy.isOpen() && copy.custody().workgroup() != null) {
				return false;
			}
		}
		return true;
	}

	private TaskCopy of(String workgroup, long now) {
		TaskCopy copy = find(workgroup);
		if (copy == null) {
			copy = new TaskCopy(this.rules, this.events);
			copy.sent(now);
			List<TaskCopy> more = new ArrayList<>(this.copies);
			more.add(copy);
			this.copies = more;
		}
		copy.custody().workgroup(workgroup);
		return copy;
	}

	private @Nullable TaskCopy find(@Nullable String workgroup) {
		for (TaskCopy copy : this.copies) {
			if (copy.isFor(workgroup)) {
				return copy;
			}
		}
		return null;
	}

	/** Whether an answer is of a dispatch that another has taken the place of. */
	synchronized boolean isSuperseded(TaskAnswer answer) {
		TaskCopy copy = find(answer.workgroup());
		return copy != null && answer.dispatch() != 0 && answer.dispatch() < copy.custody().dispatch();
	}

	/** The holder of a copy has answered: its rival, if any, is to be told off. */
	synchronized @Nullable String dropRival(String workgroup) {
		TaskCopy copy = find(workgroup);
		return (copy != null) ? copy.custody().dropRival() : null;
	}

	/** An instance has given a copy back to the queue. */
	synchronized void released(String instance, TaskRef ref, long now) {
		TaskCopy copy = this.closed ? null : find(ref.workgroup());
		if (copy != null && isHeld(copy, instance, ref.dispatch())) {
			copy.released(now);
			lookWhenDue();
		}
	}

	/** An instance does not hold a copy any more, and has said nothing of its end. */
	synchronized @Nullable RecoveryStep lost(String instance, TaskRef ref, long now) {
		TaskCopy copy = this.closed ? null : find(ref.workgroup());
		if (copy == null || !isHeld(copy, instance, ref.dispatch())) {
			return null;
		}
		RecoveryStep step = copy.lost(this.cancelling, now);
		lookWhenDue();
		return step;
	}

	private static boolean isHeld(TaskCopy copy, String instance, int dispatch) {
		return copy.isOpen() && copy.custody().isHeldBy(instance) && dispatch >= copy.custody().dispatch();
	}

	/** An instance is gone, and holds nothing any more. */
	synchronized List<RecoveryStep> offline(String instance, long now) {
		return ofOpen((copy) -> copy.custody().isHeldBy(instance) ? copy.lost(this.cancelling, now) : null);
	}

	/** What is to be done because of time, while there is a connection. */
	synchronized List<RecoveryStep> due(long now) {
		return ofOpen((copy) -> copy.due(this.cancelling, now));
	}

	/**
	 * An instance's heartbeat has come: what it is to be asked if it did not list the
	 * task.
	 */
	synchronized List<Ask> unlisted(String instance, long sinceNanos, long now) {
		return ofOpen((copy) -> {
			CopyHolder holder = copy.custody().holder();
			return (holder != null && holder.is(instance) && holder.isUnlisted(sinceNanos, now))
					? copy.custody().question() : null;
		});
	}

	/** What an instance is to be asked, if it holds a copy. */
	synchronized List<Ask> questionsFor(String instance) {
		return ofOpen((copy) -> copy.custody().isHeldBy(instance) ? copy.custody().question() : null);
	}

	/** What the holder of a workgroup's copy is to be asked, if there is one. */
	synchronized @Nullable Ask questionAbout(String workgroup) {
		TaskCopy copy = this.closed ? null : find(workgroup);
		return (copy != null && copy.isOpen()) ? copy.custody().question() : null;
	}

	/**
	 * The connection is back, and silence meant nothing: every lease and window starts
	 * anew, and every holder is to be asked.
	 */
	synchronized List<Ask> reconnected(long now) {
		return ofOpen((copy) -> {
			copy.startAnew(now);
			return copy.custody().question();
		});
	}

	/**
	 * The hub that took the task has forgotten everything: the next one is to have it.
	 */
	synchronized List<Resend> forgottenByHub(long now) {
		return ofOpen((copy) -> copy.forgottenByHub(now));
	}

	/** A copy could not be sent again. */
	synchronized void notSent(Resend resend, long now) {
		TaskCopy copy = (resend.workgroup() != null) ? find(resend.workgroup()) : this.copies.get(0);
		if (copy != null) {
			copy.notSent(now);
			lookWhenDue();
		}
	}

	/**
	 * The task is being cancelled: the word of its holders is awaited for one lease.
	 */
	synchronized void cancel(long now) {
		if (!this.cancelling) {
			long lease = 0;
			for (TaskCopy copy : this.copies) {
				CopyHolder holder = copy.custody().holder();
				lease = Math.max(lease, (holder != null && copy.isOpen()) ? holder.leaseNanos() : 0);
			}
			this.cancelling = true;
			this.cancelUntilNanos = now + ((lease > 0) ? lease : this.rules.leaseNanos());
			lookWhenDisconnected();
		}
	}

	synchronized boolean isCancelling() {
		return this.cancelling;
	}

	synchronized boolean isUnconfirmed(long now) {
		return this.cancelling && now - this.cancelUntilNanos >= 0;
	}

	/**
	 * The instances that hold an open copy, or did when the end came, and have an inbox.
	 */
	synchronized List<String> holders() {
		List<String> holders = new ArrayList<>(this.copies.size());
		for (TaskCopy copy : this.copies) {
			CopyHolder holder = copy.custody().holder();
			if (copy.isOpen() && holder != null && holder.isReachable()) {
				holders.add(holder.instance());
			}
		}
		return holders;
	}

	/** How far each open copy has come, or had when the end came. */
	synchronized List<CopyReport> reports(long now) {
		return this.copies.stream().filter(TaskCopy::isOpen).map((copy) -> copy.custody().report(now)).toList();
	}

	private <T> List<T> ofOpen(Function<TaskCopy, @Nullable T> question) {
		List<T> answers = List.of();
		for (TaskCopy copy : this.closed ? List.<TaskCopy>of() : this.copies) {
			T answer = copy.isOpen() ? question.apply(copy) : null;
			if (answer != null) {
				answers = answers.isEmpty() ? new ArrayList<>(this.copies.size()) : answers;
				answers.add(answer);
			}
		}
		lookWhenDue();
		return answers;
	}

	private void lookWhenDue() {
		for (TaskCopy copy : this.closed ? List.<TaskCopy>of() : this.copies) {
			if (copy.isOpen()) {
				copy.tellWhenDue(this.due);
			}
		}
		lookWhenDisconnected();
	}

	/**
	 * Let the task be looked at when that has to be done without a connection too: when
	 * there is one again, everything is said anew.
	 */
	synchronized void lookWhenDisconnected() {
		if (this.cancelling && !this.closed) {
			this.due.accept(this.cancelUntilNanos);
		}
	}

}
