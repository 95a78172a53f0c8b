package io.aethermagic.node;

import org.jspecify.annotations.Nullable;

/**
 * Makes text fit for a line of the log that others have chosen: tids, codes, messages of
 * exceptions. It stays on its line, whatever is in it, and is shortened. Stateless.
 */
public final class LogText {

	/** How many characters are kept. */
	public static final int MAX_LENGTH = 1_000;

	private LogText() {
	}

	/**
	 * Return text for the log.
	 * @param text any text
	 * @return the text, at most {@value #MAX_LENGTH} characters and a mark, with control
	 * characters, line separators and halves of characters written as {@code \\uXXXX}
	 */
	public static String of(@Nullable String text) {
		if (text == null) {
			return "null";
		}
		int length = Math.min(text.length(), MAX_LENGTH);
		StringBuilder escaped = null;
		int index = 0;
		while (index < length) {
			int character = text.codePointAt(index);
			int size = Character.charCount(character);
			if (isUnfit(character)) {
				if (escaped == null) {
					escaped = new StringBuilder(length + 16).append(text, 0, index);
				}
				escaped.append(String.format("\\u%04x", character));
			}
			else if (escaped != null) {
				escaped.appendCodePoint(character);
			}
			index += size;
		}
		String safe = (escaped != null) ? escaped.toString() : text.substring(0, index);
		return (text.length() > index) ? safe + "… (" + text.length() + " characters)" : safe;
	}

	/**
	 * Return what was thrown, in one line.
	 * @param failure what was thrown
	 * @return its class and message, and those of what caused it
	 */
	public static String of(Throwable failure) {
		StringBuilder line = new StringBuilder();
		Throwable next = failure;
		for (int depth = 0; next != null && depth < 5; depth++) {
			line.append((depth > 0) ? "; caused by " : "").append(described(next));
			next = next.getCause();
		}
		return of(line.toString());
	}

	private static String described(Throwable failure) {
		try {
			return failure.toString();
		}
		catch (RuntimeException | Error ex) {
			return failure.getClass().getName();
		}
	}

	private static boolean isUnfit(int character) {
		int type = Character.getType(character);
		return type == Character.CONTROL || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR
				|| type == Character.SURROGATE || type == Character.FORMAT;
	}

}
