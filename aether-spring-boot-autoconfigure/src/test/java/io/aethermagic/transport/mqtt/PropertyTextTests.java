package io.aethermagic.transport.mqtt;

import java.util.Random;

import io.aethermagic.transport.MessageRefusedException;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Headers in user properties.
 */
class PropertyTextTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "4711", "Grüße, 世界 \uD83D\uDE00", "back\\slash and \\u0041", "a*b" })
	void whatMqttTakesIsWrittenAsItIs(String text) {
		UserProperty written = PropertyText.write("customer", text);
		assertThat(written.getKey()).isEqualTo("customer");
		assertThat(written.getValue()).isEqualTo(text);
		assertThat(PropertyText.value(written)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "line 1\nline 2", "\u0000", "\u007F", "\u0085", "\uD800", "x\uDC00\uD800y", "\uFFFE",
			"\uFDD0", "\uD83F\uDFFF", "\\\n\\u000a", "\uD83D\uDE00\t" })
	void whatMqttDoesNotTakeIsEscaped(String text) {
		comesBack("customer", text);
		comesBack(text, "4711");
		assertThat(PropertyText.write("customer", text).getKey()).isEqualTo("customer*");
	}

	@Test
	void aNameThatLooksEscapedIsEscaped() {
		comesBack("customer*", "4711");
		comesBack("*", "\\");
	}

	@Test
	void anythingComesBack() {
		Random random = new Random(42);
		for (int i = 0; i < 2_000; i++) {
			comesBack(text(random), text(random));
		}
	}

	@Test
	void whatIsTooLongIsRefusedByName() {
		comesBack("customer", "x".repeat(65_535));
		assertThatExceptionOfType(MessageRefusedException.class)
			.isThrownBy(() -> PropertyText.write("customer", "x".repeat(65_536)))
			.withMessageContaining("'customer'")
			.withMessageContaining("65535");
		assertThatExceptionOfType(MessageRefusedException.class)
			.isThrownBy(() -> PropertyText.write("customer", "\n".repeat(30_000)));
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(12); i > 0; i--) {
			text.append(switch (random.nextInt(5)) {
				case 0 -> (char) random.nextInt(0x20);
				case 1 -> (char) (0xD800 + random.nextInt(0x800));
				case 2 -> '\\';
				case 3 -> 'u';
				default -> (char) random.nextInt(0x10000);
			});
		}
		return text.toString();
	}

	private static void comesBack(String name, String value) {
		UserProperty written = PropertyText.write(name, value);
		assertThat(written.getKey() + written.getValue())
			.doesNotContainPattern("[\\x00-\\x1f\\x7f-\\x9f\\ufffe\\uffff]");
		assertThat(PropertyText.name(written)).isEqualTo(name);
		assertThat(PropertyText.value(written)).isEqualTo(value);
	}

}
