package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.DefaultApplicationArguments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OptionsTests {

	@TempDir
	Path folder;

	@Test
	void haveDefaults() {
		assertThat(parse()).isEqualTo(new Options(null, Path.of("thumbnails"), 320, Duration.ofMinutes(1)));
	}

	@Test
	void takeAllThatIsGiven() {
		Path out = this.folder.resolve("small");
		assertThat(parse("--width=64", "--out=" + out, this.folder.toString(), "--timeout=90s", "--debug",
				"--aether.transport=mqtt"))
			.isEqualTo(new Options(this.folder, out, 64, Duration.ofSeconds(90)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "500ms", "30", "PT5M", "1h" })
	void takeTimesOfManyForms(String timeout) {
		assertThat(parse("--timeout=" + timeout).timeout()).isPositive();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--width=0", "--width=10001", "--width=wide", "--width", "--width=", "--timeout=0s",
			"--timeout=-1s", "--timeout=soon", "--timeout=99999999999999999999d", "--out=", "--widht=3",
			"no-such-folder", "-w" })
	void refuseWhatIsWrong(String argument) {
		String named = argument.replaceAll("^--|=.*", "");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse(argument)).withMessageContaining(named);
	}

	@Test
	void thePageHasNoOptions() {
		assertThat(Options.asksForPage(new DefaultApplicationArguments("--page", "--server.port=0"))).isTrue();
		assertThat(Options.asksForPage(new DefaultApplicationArguments("folder"))).isFalse();
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> Options.asksForPage(new DefaultApplicationArguments("--page", "--width=1")))
			.withMessageContaining("--width");
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> Options.asksForPage(new DefaultApplicationArguments("--page", "folder")))
			.withMessageContaining("FOLDER");
	}

	@Test
	void refuseTwoFolders() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(() -> parse(this.folder.toString(), this.folder.toString()))
			.withMessageContaining("Only one FOLDER");
	}

	@Test
	void refuseAFileAsFolder() throws IOException {
		Path file = Files.createFile(this.folder.resolve("a.png"));
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse(file.toString()))
			.withMessageContaining("is not a folder");
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse("--out=" + file))
			.withMessageContaining("is not a folder");
	}

	@Test
	void refuseToOverwriteThePictures() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(
					() -> parse("--out=" + this.folder + "/../" + this.folder.getFileName(), this.folder.toString()))
			.withMessageContaining("overwritten");
	}

	@Test
	void areNoneForHelp() {
		assertThat(parse("--help")).isNull();
	}

	private static Options parse(String... args) {
		return Options.parse(new DefaultApplicationArguments(args));
	}

}
