package io.aethermagic.message;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The names of the headers that Aether itself puts outside the payload (wire format, "Our
 * headers"), and the reading of their values. A value that cannot be read counts as
 * absent: a foreign peer's nonsense never stops a message.
 */
public final class Headers {

	/** What every header of Aether begins with; users' own headers must not. */
	public static final String PREFIX = "aether-";

	/**
	 * How much the headers that a call puts outside the payload may take together, as
	 * {@link #size} counts it: so much goes over every transport.
	 */
	public static final int MAX_SIZE = 32 * 1024;

	/** What a transport needs for a header beside its name and its value. */
	private static final int OVERHEAD = 8;

	/** The longest form in which a transport writes a character. */
	private static final int ESCAPED = 6;

	/** Which hand-over of the task this is, counted from 1. */
	public static final String DISPATCH = "aether-dispatch";

	/** Which run of the handler within the dispatch, counted from 1. */
	public static final String ATTEMPT = "aether-attempt";

	/** The instant at which the task expires, in epoch milliseconds. */
	public static final String DEADLINE = "aether-deadline";

	/** How long the task had left when it was sent, in milliseconds. */
	public static final String REMAINING = "aether-remaining";

	/** The worker's lease, in milliseconds; 0 where it gives none. */
	public static final String LEASE = "aether-lease";

	/** The acceptance window, in milliseconds. */
	public static final String WINDOW = "aether-window";

	/** The sender's instance id; on a repeated perform, the last known holder's. */
	public static final String INSTANCE = "aether-instance";

	/** The workgroup of an answer; on a perform, the only group it is for. */
	public static final String WORKGROUP = "aether-workgroup";

	/** How the task ended: completed, failed, cancelled or expired. */
	public static final String OUTCOME = "aether-outcome";

	/** The code of an end that is not a completion. */
	public static final String CODE = "aether-code";

	/** On a perform that was sent without a handle: nobody waits for its end. */
	public static final String SENT = "aether-sent";

	/** On a perform that tells an event: nobody is to be answered. */
	public static final String EVENT = "aether-event";

	/** The kind of a control message. */
	public static final String CONTROL = "aether-control";

	/** What a directed message is about: the word by which its receiver is found. */
	public static final String SUBJECT = "aether-subject";

	private Headers() {
	}

	/**
	 * Return how much a header takes on the transport where it takes most: each character
	 * as many bytes as UTF-8 needs, and those that a transport may have to escape six.
	 * @param name its name
	 * @param value its value
	 * @return bytes
	 */
	public static int size(String name, String value) {
		return OVERHEAD + size(name) + size(value);
	}

	private static int size(String text) {
		int size = 0;
		for (int i = 0; i < text.length() && size <= MAX_SIZE; i++) {
			char ch = text.charAt(i);
			if (ch < ' ' || ch == '\\' || ch >= 0x7F && isEscaped(ch)) {
				size += ESCAPED;
			}
			else {
				size += (ch < 0x80) ? 1 : (ch < 0x800) ? 2 : 3;
			}
		}
		return size;
	}

	/** Control characters, surrogates, and what stands for no character. */
	private static boolean isEscaped(char ch) {
		return Character.isISOControl(ch) || Character.isSurrogate(ch) || ch >= 0xFDD0 && ch <= 0xFDEF || ch >= 0xFFFE;
	}

	/**
	 * Read a whole number.
	 * @param headers the headers of a message
	 * @param name the header's name
	 * @param absent what counts where the header is absent, negative or no number
	 * @return the number
	 */
	public static long number(Map<String, String> headers, String name, long absent) {
		String value = headers.get(name);
		if (value == null || value.isEmpty() || value.length() > 18) {
			return absent;
		}
		long number = 0;
		for (int i = 0; i < value.length(); i++) {
			int digit = value.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return absent;
			}
			number = number * 10 + digit;
		}
		return number;
	}

	/**
	 * Read a small whole number.
	 * @param headers the headers of a message
	 * @param name the header's name
	 * @param absent what counts where the header is absent, negative or no number
	 * @return the number, at most {@link Integer#MAX_VALUE}
	 */
	public static int count(Map<String, String> headers, String name, int absent) {
		return (int) Math.min(number(headers, name, absent), Integer.MAX_VALUE);
	}

	/**
	 * Read a text.
	 * @param headers the headers of a message
	 * @param name the header's name
	 * @return the text, or {@code null} where the header is absent or empty
	 */
	public static @Nullable String text(Map<String, String> headers, String name) {
		String value = headers.get(name);
		return (value == null || value.isEmpty()) ? null : value;
	}

}
