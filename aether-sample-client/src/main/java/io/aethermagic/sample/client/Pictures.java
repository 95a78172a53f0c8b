package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.StringUtils;

/**
 * The pictures to be resized.
 *
 * @param files the pictures, by name
 * @param others how many files of the folder are none, going by their extensions
 */
record Pictures(List<Resource> files, int others) {

	private static final Set<String> EXTENSIONS = Set.of("bmp", "gif", "jpeg", "jpg", "png", "tif", "tiff", "wbmp");

	/**
	 * Find the pictures of a folder, without those of folders in it and hidden ones.
	 * @param folder the folder; {@code null} for the sample's own pictures
	 * @return the pictures
	 * @throws UsageException if there is none
	 */
	static Pictures find(@Nullable Path folder) {
		try {
			Pictures pictures = (folder != null) ? in(folder) : own();
			if (pictures.files().isEmpty()) {
				throw new UsageException("There is no picture in " + folder + ": files that end in "
						+ String.join(", ", new TreeSet<>(EXTENSIONS)) + " are taken, those in its folders are not.");
			}
			return pictures;
		}
		catch (IOException ex) {
			throw new UsageException("The folder " + folder + " cannot be read: " + ex + ".");
		}
	}

	private static Pictures in(Path folder) throws IOException {
		List<Resource> files = new ArrayList<>();
		int others = 0;
		try (Stream<Path> entries = Files.list(folder)) {
			for (Path file : entries.sorted().toList()) {
				if (!Files.isRegularFile(file) || Files.isHidden(file)) {
					continue;
				}
				if (EXTENSIONS.contains(extension(file.getFileName().toString()))) {
					files.add(new FileSystemResource(file));
				}
				else {
					others++;
				}
			}
		}
		return new Pictures(files, others);
	}

	private static Pictures own() throws IOException {
		List<Resource> files = Stream
			.of(new PathMatchingResourcePatternResolver().getResources("classpath:/pictures/*"))
			.sorted(Comparator.comparing(Pictures::name))
			.toList();
		return new Pictures(files, 0);
	}

	/**
	 * Return the name of a file.
	 * @param file the file
	 * @return its name without folders
	 */
	static String name(Resource file) {
		String name = file.getFilename();
		return (name != null) ? name : file.getDescription();
	}

	/**
	 * Tell whether a file is a JPEG, going by its extension.
	 * @param file the file
	 * @return {@code true} if it is
	 */
	static boolean isJpeg(Resource file) {
		String extension = extension(name(file));
		return extension.equals("jpg") || extension.equals("jpeg");
	}

	private static String extension(String name) {
		String extension = StringUtils.getFilenameExtension(name);
		return (extension != null) ? extension.toLowerCase(Locale.ROOT) : "";
	}

}
