package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

import io.aethermagic.sample.worker.PictureFormat;

import org.springframework.util.StringUtils;

/**
 * Where the results go. Nothing is written outside it, and no two results of one run get
 * the same name; those of an earlier run are replaced. Safe for use by several threads.
 */
class OutFolder {

	private final Path folder;

	private final Set<String> names = new HashSet<>();

	OutFolder(Path folder) {
		this.folder = folder.toAbsolutePath().normalize();
	}

	/**
	 * Choose where the result for a picture goes.
	 * @param name the picture's name
	 * @param format what the result is
	 * @return a path in the folder that was not returned before
	 */
	synchronized Path reserve(String name, PictureFormat format) {
		String stem = StringUtils.stripFilenameExtension(name).replaceAll("[^\\p{L}\\p{M}\\p{N} ._()+-]", "_");
		if (stem.isBlank() || stem.startsWith(".")) {
			stem = "_" + stem.strip();
		}
		String candidate = stem;
		// Some file systems take "A.png" and "a.png" for one file.
		for (int i = 2; !this.names.add(key(candidate, format)); i++) {
			candidate = stem + "-" + i;
		}
		return this.folder.resolve(candidate + "." + format.extension());
	}

	private static String key(String stem, PictureFormat format) {
		return (stem + "." + format.extension()).toLowerCase(Locale.ROOT);
	}

	/**
	 * Write a result. A reader never sees half of it.
	 * @param path a reserved path
	 * @param content the file
	 * @throws IOException if it cannot be written
	 */
	void write(Path path, byte[] content) throws IOException {
		Files.createDirectories(this.folder);
		Path part = this.folder.resolve(".part-" + UUID.randomUUID());
		try {
			Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
			Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
		}
		finally {
			Files.deleteIfExists(part);
		}
	}

	@Override
	public String toString() {
		return this.folder.toString();
	}

}
