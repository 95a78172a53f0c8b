package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import io.aethermagic.sample.worker.PictureFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutFolderTests {

	@TempDir
	Path folder;

	@Test
	void givesEachResultANameOfItsOwn() {
		OutFolder out = new OutFolder(this.folder);
		assertThat(Stream.of("a.png", "a.gif", "A.bmp", "a-2.png", "a.b.png").map((name) -> reserve(out, name)))
			.containsExactly("a.png", "a-2.png", "A-3.png", "a-2-2.png", "a.b.png");
		assertThat(out.reserve("a.jpg", PictureFormat.JPEG).getFileName()).hasToString("a.jpg");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../a.png", "/etc/a.png", "..\\..\\a.png", "...png", "..", ".", "", " .png", "C:a.png",
			"a\u0000.png", "a/../../b.png" })
	void staysInTheFolder(String name) {
		Path path = new OutFolder(this.folder).reserve(name, PictureFormat.PNG);
		assertThat(path.normalize().getParent()).isEqualTo(this.folder);
		assertThat(path.getFileName().toString()).endsWith(".png").doesNotStartWith(".");
	}

	@Test
	void keepsNamesOfAnyLanguage() {
		assertThat(reserve(new OutFolder(this.folder), "Größe 日本 (1).png")).isEqualTo("Größe 日本 (1).png");
	}

	@Test
	void createsTheFolderAndReplacesEarlierResults() throws IOException {
		Path path = this.folder.resolve("new/folder");
		OutFolder out = new OutFolder(path);
		Path target = out.reserve("a.png", PictureFormat.PNG);
		out.write(target, new byte[] { 1 });
		out.write(target, new byte[] { 2 });
		assertThat(target).hasBinaryContent(new byte[] { 2 });
		assertThat(path.toFile().list()).containsExactly("a.png");
	}

	@Test
	void doesNotFollowALink() throws IOException {
		Path elsewhere = Files.writeString(this.folder.resolve("elsewhere"), "untouched");
		Path folder = Files.createDirectory(this.folder.resolve("out"));
		Files.createSymbolicLink(folder.resolve("a.png"), elsewhere);
		OutFolder out = new OutFolder(folder);
		out.write(out.reserve("a.png", PictureFormat.PNG), new byte[] { 1 });
		assertThat(elsewhere).hasContent("untouched");
	}

	private static String reserve(OutFolder out, String name) {
		return out.reserve(name, PictureFormat.PNG).getFileName().toString();
	}

}
