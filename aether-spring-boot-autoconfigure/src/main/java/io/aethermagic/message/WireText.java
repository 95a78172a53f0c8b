package io.aethermagic.message;

/**
 * Text for people as it travels: no longer than it may be, and with nothing in it that
 * UTF-8 cannot say.
 */
public final class WireText {

	private static final char REPLACEMENT = '\uFFFD';

	private WireText() {
	}

	/**
	 * Make a text fit to travel. Lone surrogates are replaced, everything else stays.
	 * @param text the text
	 * @param most how many characters it may have
	 * @return the text, or its beginning and an ellipsis
	 */
	public static String of(String text, int most) {
		if (text.length() <= most) {
			return whole(text);
		}
		int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
		return whole(text.substring(0, end)) + "…";
	}

	/**
	 * Tell whether UTF-8 can say a text.
	 * @param text the text
	 * @return whether no half of a surrogate pair is in it
	 */
	public static boolean isWhole(String text) {
		return firstHalf(text, 0) < 0;
	}

	private static String whole(String text) {
		int half = firstHalf(text, 0);
		if (half < 0) {
			return text;
		}
		StringBuilder mended = new StringBuilder(text);
		for (; half >= 0; half = firstHalf(text, half + 1)) {
			mended.setCharAt(half, REPLACEMENT);
		}
		return mended.toString();
	}

	private static int firstHalf(String text, int from) {
		for (int i = from; i < text.length(); i++) {
			char ch = text.charAt(i);
			if (Character.isHighSurrogate(ch) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
			}
			else if (Character.isSurrogate(ch)) {
				return i;
			}
		}
		return -1;
	}

}
