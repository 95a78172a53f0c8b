package io.aethermagic.sample.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.convert.DurationStyle;

/**
 * What the command line asks for.
 *
 * @param folder where the pictures are; {@code null} for the sample's own
 * @param out where the results go
 * @param width the width of the results in pixels
 * @param timeout how long one picture may take
 */
record Options(@Nullable Path folder, Path out, int width, Duration timeout) {

	static final String USAGE = """
			Usage: java -jar aether-sample-client.jar [--width=320] [--out=DIR] [--timeout=1m] [FOLDER]

			Makes smaller copies of the pictures in FOLDER, or of a few of its own without one.

			  --width=N       width of the copies in pixels, 1 to 10000 (default: 320)
			  --out=DIR       where the copies go (default: thumbnails, in the current folder)
			  --timeout=TIME  how long one picture may take, 30s or 5m for example (default: 1m)
			  --page          show a page for it in the browser instead, at http://localhost:8080
			  --help          print this text

			Properties of Aether and of Spring Boot can be set too: --logging.level.io.aethermagic=debug for example.
			Exit code: 0 if all pictures are done, 1 if some failed, 2 if the command line is wrong.""";

	private static final Set<String> NAMES = Set.of("width", "out", "timeout", "help", "debug", "trace");

	/**
	 * Tell whether the page is asked for, which has no options.
	 * @param arguments the command line
	 * @return whether it is
	 * @throws UsageException if something else is asked for, too
	 */
	static boolean asksForPage(ApplicationArguments arguments) {
		if (!arguments.containsOption("page")) {
			return false;
		}
		for (String name : arguments.getOptionNames()) {
			if (!name.equals("page") && !name.contains(".")) {
				throw new UsageException("--page takes no other option, and not --" + name + ".");
			}
		}
		if (!arguments.getNonOptionArgs().isEmpty()) {
			throw new UsageException("--page takes no FOLDER: pictures are chosen on the page.");
		}
		return true;
	}

	/**
	 * Read the command line.
	 * @param arguments the command line
	 * @return the options; {@code null} if only help is asked for
	 * @throws UsageException if something is wrong
	 */
	static @Nullable Options parse(ApplicationArguments arguments) {
		for (String name : arguments.getOptionNames()) {
			if (!NAMES.contains(name) && !name.contains(".")) {
				throw new UsageException("There is no option --" + name + ".");
			}
		}
		if (arguments.containsOption("help")) {
			return null;
		}
		Path folder = folder(arguments.getNonOptionArgs());
		Path out = path("--out", value(arguments, "out", "thumbnails"));
		if (Files.exists(out) && !Files.isDirectory(out)) {
			throw new UsageException("--out is " + out + ", which is not a folder: name a folder or a new one.");
		}
		if (folder != null && same(folder, out)) {
			throw new UsageException("--out is the folder of the pictures, " + folder
					+ ": name another one, or they would be overwritten.");
		}
		return new Options(folder, out, width(value(arguments, "width", "320")),
				timeout(value(arguments, "timeout", "1m")));
	}

	private static String value(ApplicationArguments arguments, String name, String defaultValue) {
		List<String> values = arguments.getOptionValues(name);
		if (values == null) {
			return defaultValue;
		}
		if (values.size() != 1 || values.get(0).isBlank()) {
			throw new UsageException(
					"--" + name + " needs one value: --" + name + "=" + defaultValue + " for example.");
		}
		return values.get(0);
	}

	private static @Nullable Path folder(List<String> others) {
		if (others.isEmpty()) {
			return null;
		}
		if (others.size() > 1 || others.get(0).startsWith("-")) {
			throw new UsageException("Only one FOLDER can be given, and options begin with --: " + others + ".");
		}
		Path folder = path("FOLDER", others.get(0));
		if (!Files.isDirectory(folder)) {
			throw new UsageException(Files.exists(folder) ? folder + " is not a folder: name the folder it is in."
					: "There is no folder " + folder + ": name one that exists.");
		}
		return folder;
	}

	private static Path path(String name, String value) {
		try {
			return Path.of(value);
		}
		catch (InvalidPathException ex) {
			throw new UsageException(name + " is no path: " + ex.getMessage() + ".");
		}
	}

	private static boolean same(Path folder, Path out) {
		try {
			return Files.exists(out) && Files.isSameFile(folder, out);
		}
		catch (IOException ex) {
			throw new UsageException(folder + " and " + out + " cannot be compared: " + ex.getMessage() + ".");
		}
	}

	private static int width(String value) {
		try {
			int width = Integer.parseInt(value);
			if (width >= 1 && width <= 10_000) {
				return width;
			}
		}
		catch (NumberFormatException ex) {
			// The same answer as for a number that is out of range.
		}
		throw new UsageException("--width is " + value + ": give a whole number from 1 to 10000.");
	}

	private static Duration timeout(String value) {
		try {
			Duration timeout = DurationStyle.detectAndParse(value, ChronoUnit.SECONDS);
			if (!timeout.isNegative() && !timeout.isZero()) {
				return timeout;
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// The same answer as for zero.
		}
		throw new UsageException("--timeout is " + value + ": give a time above zero, 30s or 5m for example.");
	}

}
