package io.aethermagic.task;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * The rules that every name on the wire obeys (wire format, "Names"): 1 to 64 characters,
 * none of {@code / + # : . * [ ] $ ? \ ^ { } >}, white space or control characters, and
 * at most 200 UTF-8 bytes for union, job, task, context and workgroup together.
 * <p>
 * Two names that look alike must not be two addresses, and a name must not end a
 * connection: so there is nothing in it that cannot be seen, that is composed in another
 * way than Unicode's form NFC, or that is no character (MQTT 5, 1.5.4).
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
		boolean ascii = true;
		for (int i = 0; i < length; i++) {
			char c = name.charAt(i);
			ascii &= c < 128;
			if ((c < 128) ? FORBIDDEN[c] : isForbidden(name.codePointAt(i))) {
				throw new InvalidNameException(kind, name, "contains " + describe(name.codePointAt(i)) + " at position "
						+ i
						+ ": none of / + # : . * [ ] $ ? \\ ^ { } >, white space, control characters, characters that "
						+ "cannot be seen or code points that are no characters may be used");
			}
			if (Character.isHighSurrogate(c)) {
				i++;
			}
		}
		if (!ascii && !Normalizer.isNormalized(name, Normalizer.Form.NFC)) {
			throw new InvalidNameException(kind, name,
					"is not composed as Unicode's form NFC says, so that it would be "
							+ "another name than one that looks the same: write it with composed characters");
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

	private static boolean isForbidden(int c) {
		if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
			return true;
		}
		boolean nonCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
		return nonCharacter || switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

	private static String describe(int c) {
		return (c > 32 && c < 127) ? "'" + (char) c + "'" : String.format("the character U+%04X", c);
	}

}
