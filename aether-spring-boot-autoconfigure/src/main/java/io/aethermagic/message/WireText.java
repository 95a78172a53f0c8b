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

	private static String whole(String text) {
		StringBuilder mended = null;
		for (int i = 0; i < text.length(); i++) {
			char ch = text.charAt(i);
			if (!Character.isSurrogate(ch)) {
				continue;
			}
			if (Character.isHighSurrogate(ch) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
				continue;
			}
			mended = (mended != null) ? mended : new StringBuilder(text);
			mended.setCharAt(i, REPLACEMENT);
		}
		return (mended != null) ? mended.toString() : text;
	}

}
