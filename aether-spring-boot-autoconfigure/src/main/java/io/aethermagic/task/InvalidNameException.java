package io.aethermagic.task;

/**
 * A union, job, task, context, tid or workgroup breaks the rules of {@link Names}.
 */
@SuppressWarnings("serial")
public class InvalidNameException extends AetherException {

	private final String kind;

	private final String name;

	/**
	 * Create an exception.
	 * @param kind what is named: {@code job}, {@code workgroup} …
	 * @param name the name as it was given
	 * @param problem what is wrong with it and how to mend it
	 */
	public InvalidNameException(String kind, String name, String problem) {
		super("The " + kind + " '" + name + "' " + problem);
		this.kind = kind;
		this.name = name;
	}

	/**
	 * Return what is named.
	 * @return {@code job}, {@code workgroup} …
	 */
	public String kind() {
		return this.kind;
	}

	/**
	 * Return the name as it was given.
	 * @return the bad name
	 */
	public String name() {
		return this.name;
	}

}
