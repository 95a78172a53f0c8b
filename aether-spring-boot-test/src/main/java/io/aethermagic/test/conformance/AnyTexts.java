package io.aethermagic.test.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Texts as nobody would write them: those that have once done harm, and random ones of
 * the same stuff. The seed says which, so that a test that fails can be run again.
 */
final class AnyTexts {

	/** The property that says the seed; another one each time unless it is set. */
	static final String SEED = "aether.kit.seed";

	private static final int KIB = 1024;

	private static final List<String> STUFF = List.of("a", "Z", "7", " ", "\t", "\n", "\r\n", "\u0000", "\u0001",
			"\u001b[2J", "\u007f", "\u0085", "\u00a0", "\u00ad", "\u2028", "\u200d", "\ufeff", "\ud800", "\udc00",
			"\udfff\ud800", "\ufdd0", "\ufffe", "\uffff", "\ud83f\udffe", "\ud83d\ude00", "\u00e9", "e\u0301", "\u212b",
			"\\", "\\u0041", "\\n", "\"", "'", "{}", "[", "*", "+", "#", "/", ":", "$", "%s", "${x}", "<b>", "&", ";",
			"\u6f22", "\u05d0");

	private final long seed = Long.getLong(SEED, System.nanoTime());

	private final Random random = new Random(this.seed);

	/**
	 * Return texts of each kind, and random ones.
	 * @return some hundred short texts, none of them empty
	 */
	List<String> few() {
		List<String> texts = new ArrayList<>(STUFF);
		STUFF.forEach((each) -> texts.add("a" + each + "b"));
		for (int i = 0; i < STUFF.size(); i++) {
			texts.add(mixed(1 + this.random.nextInt(12)));
		}
		return texts;
	}

	/**
	 * Return long texts: 64 KiB and a little less or more, and 1 MiB, of characters that
	 * take one byte or three and of any.
	 * @return a dozen texts
	 */
	List<String> many() {
		List<String> texts = new ArrayList<>();
		for (int length : new int[] { 64 * KIB - 1, 64 * KIB, KIB * KIB }) {
			texts.add("x".repeat(length));
			texts.add("\u6f22".repeat(length / 3 + 1));
			texts.add("\n".repeat(length));
			String some = mixed(100);
			texts.add(some.repeat(length / some.length()));
		}
		return texts;
	}

	private String mixed(int parts) {
		return IntStream.range(0, parts)
			.mapToObj((i) -> STUFF.get(this.random.nextInt(STUFF.size())))
			.collect(Collectors.joining());
	}

	/**
	 * Show a text in plain letters.
	 */
	static String show(String text) {
		String start = text.substring(0, Math.min(60, text.length()));
		return start.chars()
			.mapToObj((ch) -> (ch >= ' ' && ch < 0x7F) ? String.valueOf((char) ch) : String.format("\\u%04x", ch))
			.collect(Collectors.joining("", "'", "' of " + text.length()));
	}

	@Override
	public String toString() {
		return "texts of -D" + SEED + "=" + this.seed;
	}

}
