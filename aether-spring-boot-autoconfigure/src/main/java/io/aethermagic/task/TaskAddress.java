package io.aethermagic.task;

/**
 * Where tasks of one kind are sent: union, job, task and context.
 * <p>
 * Immutable; two addresses are equal when all four names are.
 *
 * @param union the namespace of an application; it must match between caller and worker
 * @param job the service
 * @param task the operation
 * @param context a free partition
 */
public record TaskAddress(String union, String job, String task, String context) {

	/** The union of an application that names none. */
	public static final String DEFAULT_UNION = "default";

	/** The context of a handler or a call that names none. */
	public static final String DEFAULT_CONTEXT = "x";

	/** The job of events, whose topic is the task. */
	public static final String EVENTS = "aether-events";

	/** The workgroup of a handler that names none, as in the Python library. */
	public static final String DEFAULT_WORKGROUP = "workgroup";

	/**
	 * Create an address.
	 * @throws InvalidNameException if a name breaks the rules of {@link Names}, or the
	 * job is the reserved {@value Names#RESERVED_JOB}
	 */
	public TaskAddress {
		Names.check("union", union);
		Names.check("job", job);
		Names.check("task", task);
		Names.check("context", context);
		if (Names.RESERVED_JOB.equals(job)) {
			throw new InvalidNameException("job", job, "is reserved for Aether itself: choose another");
		}
		// at most three bytes for each character: only long names need to be counted
		int characters = union.length() + job.length() + task.length() + context.length();
		if (characters * 3 > Names.MAX_TOTAL_BYTES) {
			int bytes = Names.utf8Length(union, job, task, context);
			if (bytes > Names.MAX_TOTAL_BYTES) {
				throw new InvalidNameException("task", task, "together with union, job and context has " + bytes
						+ " UTF-8 bytes: shorten the names to at most " + Names.MAX_TOTAL_BYTES + " in all");
			}
		}
	}

	/**
	 * Return the address in the form {@code union/job/task/context}.
	 */
	@Override
	public String toString() {
		return this.union + "/" + this.job + "/" + this.task + "/" + this.context;
	}

}
