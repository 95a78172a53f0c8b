package io.aethermagic.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Celery, in Python: a worker with the defaults but late acknowledgement, and a caller
 * that keeps calls in flight on one thread and measures itself. Each is a process; a call
 * sends a task and waits for its result, there is no message when it is accepted.
 */
final class Celery implements Contender {

	private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

	private static final long PATIENCE_SECONDS = 30;

	private final Path folder;

	private final Process worker;

	private final Process caller;

	private final BufferedReader answers;

	private final PrintWriter questions;

	Celery(String python, String host, int port) {
		try {
			this.folder = Files.createTempDirectory("aether-benchmark-celery-");
			try (InputStream script = Celery.class.getResourceAsStream("celery_echo.py")) {
				Files.copy(Objects.requireNonNull(script, "The script is not in the jar"),
						this.folder.resolve("celery_echo.py"));
			}
			String url = "redis://" + host + ":" + port + "/1";
			this.worker = start(List.of(python, "-m", "celery", "-A", "celery_echo", "worker", "--loglevel", "error"),
					url);
			this.caller = start(List.of(python, "celery_echo.py"), url);
			this.answers = this.caller.inputReader(StandardCharsets.UTF_8);
			this.questions = new PrintWriter(this.caller.outputWriter(StandardCharsets.UTF_8), true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Find a Python with Celery and its client of Redis.
	 * @return the program, or an empty string if there is none
	 */
	static String python() {
		return PYTHONS.stream().filter(Celery::hasCelery).findFirst().orElse("");
	}

	private static boolean hasCelery(String python) {
		try {
			Process process = new ProcessBuilder(python, "-c", "import celery, redis")
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private Process start(List<String> command, String url) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.folder.toFile());
		builder.environment().put("BENCHMARK_REDIS", url);
		builder.redirectError(this.folder.resolve("errors").toFile());
		if (command.contains("worker")) {
			builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
		}
		return builder.start();
	}

	@Override
	public Load.Figures measure(int inFlight, Duration round) {
		this.questions.println(inFlight + " " + round.toMillis());
		try {
			String line = this.answers.readLine();
			if (line == null) {
				throw new IllegalStateException(
						"Celery has ended: " + Files.readString(this.folder.resolve("errors")).strip());
			}
			String[] figures = line.split(" ");
			return new Load.Figures(Double.parseDouble(figures[0]), Double.parseDouble(figures[1]),
					Double.parseDouble(figures[2]));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.questions.close();
		end(this.caller);
		end(this.worker);
		try {
			for (String name : List.of("celery_echo.py", "errors")) {
				Files.deleteIfExists(this.folder.resolve(name));
			}
			Path compiled = this.folder.resolve("__pycache__");
			if (Files.isDirectory(compiled)) {
				try (var files = Files.list(compiled)) {
					for (Path file : files.toList()) {
						Files.delete(file);
					}
				}
				Files.delete(compiled);
			}
			Files.delete(this.folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void end(Process process) {
		process.destroy();
		try {
			if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
