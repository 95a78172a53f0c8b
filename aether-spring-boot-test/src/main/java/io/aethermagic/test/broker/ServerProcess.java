package io.aethermagic.test.broker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A server program that a test starts on loopback, with a temporary folder of its own. It
 * ends with the JVM at the latest, if that ends in an orderly way. Not safe for use by
 * several threads.
 */
public final class ServerProcess implements AutoCloseable {

	private static final long SECONDS = 60;

	/** Several servers start at once, on a machine that has other things to do. */
	private static final long SECONDS_TO_START = 240;

	private static final int MILLIS_BETWEEN_LOOKS = 10;

	private static final int MOST_LAUNCHES = 500;

	/** What Linux calls a program that somebody has open for writing (ETXTBSY). */
	private static final String BEING_WRITTEN = "Text file busy";

	private static final int MILLIS_TO_CONNECT = 1000;

	private static final int SHOWN_LINES = 30;

	private static final String WINDOWS_SUFFIX = ".exe";

	private static final List<Path> SYSTEM_FOLDERS = List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

	private static final Set<ServerProcess> OPEN = ConcurrentHashMap.newKeySet();

	static {
		Runtime.getRuntime()
			.addShutdownHook(new Thread(() -> OPEN.forEach(ServerProcess::abandon), "aether-test-servers"));
	}

	private final Path program;

	private final Path folder;

	private final Path output;

	private final Map<String, String> environment = new HashMap<>();

	private volatile @Nullable Process process;

	/**
	 * Prepare a program and make its folder.
	 * @param program the name of the program
	 * @throws IllegalStateException if the program is not installed
	 * @throws UncheckedIOException if the folder can't be made
	 */
	public ServerProcess(String program) {
		this(find(program).orElseThrow(() -> new IllegalStateException(program + " is not installed")));
	}

	/**
	 * Prepare a program and make its folder.
	 * @param program where the program is
	 * @throws UncheckedIOException if the folder can't be made
	 */
	public ServerProcess(Path program) {
		this.program = program;
		try {
			this.folder = Files.createTempDirectory("aether-" + program.getFileName() + "-");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.output = this.folder.resolve("output.log");
		OPEN.add(this);
	}

	/**
	 * Add variables to the program's environment.
	 * @param variables the variables
	 * @return this
	 */
	public ServerProcess environment(Map<String, String> variables) {
		this.environment.putAll(variables);
		return this;
	}

	/**
	 * Look for a program on the PATH and in the system's folders for servers.
	 * @param program the name of the program
	 * @return where it is, empty if it is not installed
	 */
	public static Optional<Path> find(String program) {
		String path = System.getenv().getOrDefault("PATH", "");
		Stream<Path> folders = Stream.of(path.split(File.pathSeparator))
			.filter((folder) -> !folder.isBlank())
			.map(Path::of);
		return Stream.concat(folders, SYSTEM_FOLDERS.stream())
			.flatMap((folder) -> Stream.of(folder.resolve(program), folder.resolve(program + WINDOWS_SUFFIX)))
			.filter((file) -> Files.isRegularFile(file) && Files.isExecutable(file))
			.findFirst();
	}

	/**
	 * Return the folder that the program may use. It is deleted on close.
	 * @return an absolute path
	 */
	public Path folder() {
		return this.folder;
	}

	/**
	 * Return where the program is.
	 * @return an absolute path
	 */
	public Path program() {
		return this.program;
	}

	/**
	 * Start the program and wait until it accepts connections.
	 * @param port the port of the loopback interface that it will listen on
	 * @param arguments the arguments of the program
	 * @throws IllegalStateException if the program runs, ends, or does not accept
	 * connections within 20 s; the message has the end of its output
	 */
	public void start(int port, List<String> arguments) {
		if (isRunning()) {
			throw new IllegalStateException(this.program + " runs");
		}
		List<String> command = new ArrayList<>();
		command.add(this.program.toString());
		command.addAll(arguments);
		Process started = launch(command);
		this.process = started;
		if (!awaitPort(started, port)) {
			String problem = started.isAlive() ? "does not listen on port " + port
					: "has ended with " + started.exitValue();
			kill();
			throw new IllegalStateException(
					"%s %s. Its output ends with:%n%s".formatted(this.program, problem, tail()));
		}
	}

	/**
	 * Return whether the program runs.
	 * @return {@code true} if it runs
	 */
	public boolean isRunning() {
		Process current = this.process;
		return current != null && current.isAlive();
	}

	/**
	 * Ask the program to end, and wait until it has. Does nothing if it does not run.
	 * @throws IllegalStateException if it does not end within 20 s; it is killed then
	 */
	public void stop() {
		Process current = this.process;
		if (current == null) {
			return;
		}
		current.destroy();
		if (!awaitEnd(current)) {
			kill();
			throw new IllegalStateException(this.program + " did not end when it was asked to, and was killed");
		}
		this.process = null;
	}

	/**
	 * Kill the program, and wait until it has ended. Does nothing if it does not run.
	 */
	public void kill() {
		Process current = this.process;
		if (current == null) {
			return;
		}
		current.destroyForcibly();
		if (!awaitEnd(current)) {
			throw new IllegalStateException(this.program + " can't be killed: process " + current.pid());
		}
		this.process = null;
	}

	/**
	 * Send the program a signal.
	 * @param name the signal's name, without {@code SIG}
	 * @throws IllegalStateException if it does not run, or signals cannot be sent here
	 */
	public void signal(String name) {
		Process current = this.process;
		if (current == null) {
			throw new IllegalStateException(this.program + " does not run");
		}
		try {
			Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(current.pid())).start();
			if (!awaitEnd(kill) || kill.exitValue() != 0) {
				throw new IllegalStateException(this.program + " was not sent the signal " + name);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return what the program has written to its output and error output since it was
	 * first started.
	 * @return the text, empty if there is none
	 */
	public String output() {
		try {
			return Files.exists(this.output) ? Files.readString(this.output, Charset.defaultCharset()) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Stop the program and delete its folder.
	 */
	@Override
	public void close() {
		try {
			stop();
		}
		finally {
			abandon();
			OPEN.remove(this);
		}
	}

	private Process launch(List<String> command) {
		try {
			ProcessBuilder builder = new ProcessBuilder(command).directory(this.folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(this.output.toFile()));
			builder.environment().putAll(this.environment);
			return launch(builder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Start a program, again while it is said to be written to: one that was unpacked
	 * just now still is by what another thread is starting at this moment.
	 */
	private static Process launch(ProcessBuilder builder) throws IOException {
		for (int i = 1;; i++) {
			try {
				return builder.start();
			}
			catch (IOException ex) {
				if (i == MOST_LAUNCHES || !String.valueOf(ex.getMessage()).contains(BEING_WRITTEN)) {
					throw ex;
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(MILLIS_BETWEEN_LOOKS));
			}
		}
	}

	private boolean awaitPort(Process started, int port) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
		while (System.nanoTime() - end < 0) {
			if (hasEnded(started, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
				return false;
			}
			if (accepts(port)) {
				return true;
			}
		}
		return false;
	}

	private boolean awaitEnd(Process ending) {
		return hasEnded(ending, SECONDS, TimeUnit.SECONDS);
	}

	private boolean hasEnded(Process waitedFor, long timeout, TimeUnit unit) {
		try {
			return waitedFor.waitFor(timeout, unit);
		}
		catch (InterruptedException ex) {
			waitedFor.destroyForcibly();
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + this.program, ex);
		}
	}

	private boolean accepts(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), MILLIS_TO_CONNECT);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private String tail() {
		List<String> lines = output().lines().toList();
		return String.join(System.lineSeparator(),
				lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
	}

	private void abandon() {
		Process current = this.process;
		if (current != null) {
			current.destroyForcibly();
		}
		FileSystemUtils.deleteRecursively(this.folder.toFile());
	}

}
