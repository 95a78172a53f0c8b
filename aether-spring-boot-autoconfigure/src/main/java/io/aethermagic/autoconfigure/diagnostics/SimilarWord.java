package io.aethermagic.autoconfigure.diagnostics;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Finds a word that was probably meant.
 */
final class SimilarWord {

	private static final int MOST_CHANGES = 2;

	private SimilarWord() {
	}

	static @Nullable String find(String word, Set<String> words) {
		String best = null;
		int fewest = MOST_CHANGES + 1;
		for (String candidate : words) {
			int changes = changes(word.toLowerCase(Locale.ROOT), candidate);
			if (changes < fewest && changes < candidate.length() - 1) {
				fewest = changes;
				best = candidate;
			}
		}
		return best;
	}

	private static int changes(String from, String to) {
		int[] previous = new int[to.length() + 1];
		for (int j = 0; j <= to.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= from.length(); i++) {
			int[] current = new int[to.length() + 1];
			current[0] = i;
			for (int j = 1; j <= to.length(); j++) {
				int replaced = previous[j - 1] + ((from.charAt(i - 1) == to.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[to.length()];
	}

}
