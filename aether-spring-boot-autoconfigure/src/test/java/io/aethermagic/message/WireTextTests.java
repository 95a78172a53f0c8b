package io.aethermagic.message;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WireTextTests {

	private static final String PAIR = "\uD83D\uDE00";

	@Test
	void whatIsFitStays() {
		String text = "a\u0000\nü\uFFFE" + PAIR;
		assertThat(WireText.of(text, 100)).isSameAs(text);
	}

	@Test
	void loneSurrogatesAreReplaced() {
		assertThat(WireText.of("\uDE00a\uD83D" + PAIR + "\uD83D", 100)).isEqualTo("\uFFFDa\uFFFD" + PAIR + "\uFFFD");
	}

	@Test
	void whatIsTooLongIsCutBetweenCharacters() {
		assertThat(WireText.of("abc", 3)).isEqualTo("abc");
		assertThat(WireText.of("abcd", 3)).isEqualTo("abc…");
		assertThat(WireText.of("ab" + PAIR + "c", 3)).isEqualTo("ab…");
		assertThat(WireText.of("a" + PAIR + "bc", 3)).isEqualTo("a" + PAIR + "…");
	}

}
