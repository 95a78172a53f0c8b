package io.aethermagic.test.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The pages of this project, so that tests compare what they say with what is there. Safe
 * for use by several threads.
 */
final class Manual {

	static final Path ROOT = root();

	private static final Path DOCS = ROOT.resolve("docs");

	private Manual() {
	}

	/**
	 * Return all pages: those in {@code docs}, and those beside it.
	 */
	static List<Path> pages() {
		List<Path> pages = new ArrayList<>(files(DOCS, ".md"));
		try (Stream<Path> files = Files.list(ROOT)) {
			files.filter((file) -> file.toString().endsWith(".md")).forEach(pages::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pages;
	}

	/**
	 * Return a page of {@code docs}.
	 */
	static String page(String name) {
		return text(DOCS.resolve(name));
	}

	/**
	 * Return the block of code of a page that follows a comment, {@code <!-- name -->}.
	 */
	static String block(String page, String name) {
		Matcher matcher = Pattern.compile("<!-- " + Pattern.quote(name) + " -->\\s+```\\w*\n(.*?)```", Pattern.DOTALL)
			.matcher(page(page));
		if (!matcher.find()) {
			throw new IllegalStateException(page + " has no block '" + name + "'");
		}
		return matcher.group(1);
	}

	static List<Path> files(Path folder, String extension) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(extension)).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path root() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/README.md"))) {
			folder = folder.getParent();
		}
		return folder;
	}

}
