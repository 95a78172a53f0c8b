package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.Resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PicturesTests {

	@TempDir
	Path folder;

	@Test
	void areFoundByExtensionInOrder() throws IOException {
		for (String name : List.of("b.PNG", "a.jpeg", "c.tif", "notes.txt", "picture", ".hidden.png")) {
			Files.createFile(this.folder.resolve(name));
		}
		Files.createDirectory(this.folder.resolve("folder.png"));
		Pictures pictures = Pictures.find(this.folder);
		assertThat(pictures.files()).extracting(Pictures::name).containsExactly("a.jpeg", "b.PNG", "c.tif");
		assertThat(pictures.others()).isEqualTo(2);
	}

	@Test
	void areNeeded() throws IOException {
		Files.createFile(this.folder.resolve("notes.txt"));
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> Pictures.find(this.folder))
			.withMessageContaining("There is no picture in " + this.folder)
			.withMessageContaining("bmp, gif, jpeg, jpg, png, tif, tiff, wbmp");
	}

	@Test
	void ownOnesAreSmallFilesOfLargePictures() throws IOException {
		Pictures pictures = Pictures.find(null);
		assertThat(pictures.files()).hasSize(6);
		for (Resource file : pictures.files()) {
			assertThat(file.contentLength()).isLessThan(150 * 1024);
			assertThat(ImageIO.read(file.getInputStream()).getWidth()).isGreaterThanOrEqualTo(1200);
		}
	}

}
