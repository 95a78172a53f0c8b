package io.aethermagic.node;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogTextTests {

	@Test
	void usualTextIsLeftAlone() {
		assertThat(LogText.of("Übergrößen 🚀 3 %")).isEqualTo("Übergrößen 🚀 3 %");
	}

	@Test
	void whatWouldLeaveTheLineIsEscaped() {
		assertThat(LogText.of("a\nb\r\u0000\u2028\u202e\ud800c"))
			.isEqualTo("a\\u000ab\\u000d\\u0000\\u2028\\u202e\\ud800c");
	}

	@Test
	void longTextIsShortenedAndItsLengthIsTold() {
		assertThat(LogText.of("x".repeat(999) + "🚀🚀🚀")).hasSizeLessThan(1_040)
			.startsWith("xxx")
			.endsWith("🚀… (1005 characters)");
	}

	@Test
	void whatWasThrownIsOneLineWithItsCauses() {
		assertThat(LogText.of(new IllegalStateException("line 1\nline 2", new IOException("disk"))))
			.isEqualTo("java.lang.IllegalStateException: line 1\\u000aline 2; caused by java.io.IOException: disk");
	}

	@Test
	void anExceptionThatCannotBeDescribedIsNamed() {
		assertThat(LogText.of(new Undescribed())).isEqualTo(Undescribed.class.getName());
	}

	@SuppressWarnings("serial")
	static final class Undescribed extends RuntimeException {

		@Override
		public String getMessage() {
			throw new IllegalStateException("no message");
		}

	}

}
