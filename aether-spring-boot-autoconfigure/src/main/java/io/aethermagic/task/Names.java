package io.aethermagic.task;

import java.nio.charset.StandardCharsets;

/**
 * The rules that every name on the wire obeys (wire format, "Names"): 1 to 64 characters,
 * none of {@code / + # : . * [ ] $ ? \ ^ { } >}, white space or control characters, and
 * at most 200 UTF-8 bytes for union, job, task, context and workgroup together.
 */
public final class Names {

	/** Longest name, in characters. */
	public static final int MAX_LENGTH = 64;

	/** Longest union + job + task + context + workgroup, in UTF-8 bytes. */
	public static final int MAX_TOTAL_BYTES = 200;

	/** The job that is kept for Aether's own channels. */
	public static final String RESERVED_JOB = "system";

	private static final boolean[] FORBIDDEN = new boolean[128];

	static {
		for (char c = 0; c < FORBIDDEN.length; c++) {
			FORBIDDEN[c] = Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)
					|| "/+#:.*[]$?\\^{}>".indexOf(c) >= 0;
		}
	}

	private Names() {
	}

	/**
	 * Check one name.
	 * @param kind what is named, for the message: {@code job}, {@code workgroup} …
	 * @param name the name
	 * @return the name
	 * @throws InvalidNameException if the name breaks a rule; the message says which
	 * name, which character and at which position
	 */
	public static String check(String kind, String name) {
		int length = name.length();
		if (length == 0) {
			throw new InvalidNameException(kind, name, "is empty: give it 1 to " + MAX_LENGTH + " characters");
		}
		if (length > MAX_LENGTH) {
			throw new InvalidNameException(kind, name,
					"has " + length + " characters: shorten it to at most " + MAX_LENGTH);
		}
		for (int i = 0; i < length; i++) {
			char c = name.charAt(i);
			if ((c < 128) ? FORBIDDEN[c]
					: Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
				throw new InvalidNameException(kind, name, "contains " + describe(c) + " at position " + i
						+ ": none of / + # : . * [ ] $ ? \\ ^ { } >, white space or control characters may be used");
			}
		}
		return name;
	}

	/**
	 * Check that an address and a workgroup are together short enough for every
	 * transport.
	 * @param address the task address
	 * @param workgroup the workgroup
	 * @throws InvalidNameException if the workgroup breaks a rule, or all names together
	 * have more than {@value #MAX_TOTAL_BYTES} UTF-8 bytes
	 */
	public static void checkTotal(TaskAddress address, String workgroup) {
		check("workgroup", workgroup);
		int bytes = utf8Length(address.union(), address.job(), address.task(), address.context(), workgroup);
		if (bytes > MAX_TOTAL_BYTES) {
			throw new InvalidNameException("workgroup", workgroup, "together with the address '" + address + "' has "
					+ bytes + " UTF-8 bytes: shorten the names to at most " + MAX_TOTAL_BYTES + " in all");
		}
	}

	static int utf8Length(String... names) {
		int bytes = 0;
		for (String name : names) {
			bytes += name.getBytes(StandardCharsets.UTF_8).length;
		}
		return bytes;
	}

	private static String describe(char c) {
		return (c > 32 && c < 127) ? "'" + c + "'" : String.format("the character U+%04X", (int) c);
	}

}
