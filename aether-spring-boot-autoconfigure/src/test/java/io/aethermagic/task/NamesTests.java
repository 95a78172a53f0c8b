package io.aethermagic.task;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NamesTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "image-process", "größe", "a_b,c;d=e@f!", "8fb660d4-e538-11f1-9384-02fc00000001" })
	void goodNamesPass(String name) {
		assertThat(Names.check("job", name)).isEqualTo(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a/b", "a+b", "a#b", "a:b", "a.b", "a*b", "a[b", "a]b", "a$b", "a?b", "a\\b", "a^b", "a{b",
			"a}b", "a>b", "a b", "a\tb", "a\u00a0b", "a\u0000b" })
	void badCharactersAreNamed(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Names.check("job", name))
			.withMessageContaining("job")
			.withMessageContaining("position 1")
			.satisfies((ex) -> assertThat(ex.kind()).isEqualTo("job"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gr\u00F6\u00DFe", "\u6771\u4EAC", "a\uD83D\uDE00b", "\uE000" })
	void charactersOfEveryPlanePass(String name) {
		assertThat(Names.check("job", name)).isSameAs(name);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u200Bb", "a\u200Db", "a\uFEFFb", "a\u00ADb", "a\u202Eb", "a\u0085b", "a\u2028b",
			"a\u00A0b", "a\uD83Db", "a\uDE00b", "a\uFFFEb", "a\uFDD0b", "a\uD83F\uDFFEb" })
	void whatCannotBeSeenOrIsNoCharacterIsRefused(String name) {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Names.check("context", name))
			.withMessageContaining("context")
			.withMessageContaining(String.format("the character U+%04X at position 1", name.codePointAt(1)));
	}

	@Test
	void oneLookIsOneName() {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Names.check("task", "gro\u0308\u00DFe"))
			.withMessageContaining("NFC");
	}

	@Test
	void lengthIsBounded() {
		assertThat(Names.check("task", "x".repeat(64))).hasSize(64);
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Names.check("task", "x".repeat(65)))
			.withMessageContaining("65 characters");
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> Names.check("task", ""))
			.withMessageContaining("empty");
	}

	@Test
	void allNamesTogetherAreBoundedInBytes() {
		TaskAddress address = new TaskAddress("ü".repeat(20), "ü".repeat(20), "ü".repeat(20), "ü".repeat(20));
		Names.checkTotal(address, "ü".repeat(20));
		assertThatExceptionOfType(InvalidNameException.class)
			.isThrownBy(() -> Names.checkTotal(address, "ü".repeat(21)))
			.withMessageContaining("202 UTF-8 bytes");
	}

	@Test
	void theJobSystemIsReserved() {
		assertThatExceptionOfType(InvalidNameException.class).isThrownBy(() -> new TaskAddress("u", "system", "t", "c"))
			.withMessageContaining("reserved");
	}

}
