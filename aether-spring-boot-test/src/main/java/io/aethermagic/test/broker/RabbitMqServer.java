package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import io.aethermagic.test.RealTime;

/**
 * The program {@code rabbitmq-server}, a node of its own on free ports of the loopback
 * interface: it knows no other node of this machine, nor its service. It keeps what it
 * has in a temporary folder. A start takes some seconds, so tests share a node, and each
 * has a virtual host. The user is {@code guest}, with the password {@code guest}.
 */
public final class RabbitMqServer extends ProgramBroker {

	/** What is on the PATH changes the user. */
	private static final Path PACKAGE = Path.of("/usr/lib/rabbitmq/bin");

	private static final String PROGRAM = "rabbitmq-server";

	private static final String NODE_NAME = "RABBITMQ_NODENAME";

	private static final String STARTED = "completed with";

	private static final int HOSTS_AT_ONCE = 20;

	private static final long SECONDS = 240;

	/** Several nodes start at once, on a machine that has other things to do. */
	static final Duration PATIENCE = Duration.ofSeconds(SECONDS);

	private final ServerProcess process;

	private final Map<String, String> environment;

	private final Runnable atEnd;

	private final Queue<String> virtualHosts = new ArrayDeque<>();

	private int madeHosts;

	private RabbitMqServer(ServerProcess process, int port, Map<String, String> environment, Runnable atEnd) {
		super(process, port, List.of("-noinput"));
		this.process = process;
		this.environment = environment;
		this.atEnd = atEnd;
	}

	/**
	 * Return whether the program is installed.
	 * @return {@code true} if it is in its package's folder or on the PATH
	 */
	public static boolean isInstalled() {
		return program(PROGRAM).isPresent() && ServerProcess.find("epmd").isPresent();
	}

	private static Optional<Path> program(String name) {
		Path packaged = PACKAGE.resolve(name);
		return Files.isExecutable(packaged) ? Optional.of(packaged) : ServerProcess.find(name);
	}

	/**
	 * Start a node.
	 * @return the node, running
	 * @throws IllegalStateException if it is not installed or does not start
	 */
	public static RabbitMqServer run() {
		return run(List.of());
	}

	/**
	 * Start a node with more lines in its configuration.
	 * @param config the lines, such as {@code "consumer_timeout = 60000"}
	 * @return the node, running
	 * @throws IllegalStateException if it is not installed or does not start
	 */
	public static RabbitMqServer run(List<String> config) {
		ErlangPortMapper mapper = ErlangPortMapper.run();
		try {
			return run(mapper, config, mapper::close);
		}
		catch (RuntimeException ex) {
			mapper.close();
			throw ex;
		}
	}

	/**
	 * Start a node that others can find.
	 * @param mapper knows the nodes that can find each other
	 * @param config more lines of its configuration
	 * @param atEnd what is done when it is closed
	 * @return the node, running
	 */
	static RabbitMqServer run(ErlangPortMapper mapper, List<String> config, Runnable atEnd) {
		Path program = program(PROGRAM).orElseThrow(() -> new IllegalStateException(PROGRAM + " is not installed"));
		int port = FreePort.next();
		ServerProcess process = new ServerProcess(program);
		Map<String, String> environment = new HashMap<>(mapper.environment());
		environment.putAll(prepare(process.folder(), port, config));
		RabbitMqServer made = new RabbitMqServer(process.environment(environment), port, environment, atEnd);
		try {
			made.awaitStarted(1);
			return made;
		}
		catch (RuntimeException ex) {
			made.process.close();
			throw ex;
		}
	}

	private static Map<String, String> prepare(Path folder, int port, List<String> more) {
		List<String> config = new ArrayList<>(List.of("listeners.tcp.1 = 127.0.0.1:" + port,
				"disk_free_limit.absolute = 1MB", "raft.wal_max_size_bytes = 67108864"));
		config.addAll(more);
		try {
			Files.write(folder.resolve("rabbitmq.conf"), config);
			Files.writeString(folder.resolve("plugins"), "[].");
			Path cookie = folder.resolve(".erlang.cookie");
			Files.writeString(cookie, "aether");
			Files.setPosixFilePermissions(cookie, PosixFilePermissions.fromString("r--------"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Map<String, String> environment = new HashMap<>();
		environment.put("HOME", folder.toString());
		environment.put(NODE_NAME, "aether" + port + "@localhost");
		environment.put("RABBITMQ_DIST_PORT", Integer.toString(FreePort.next()));
		environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
		environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", folder.resolve("plugins").toString());
		environment.put("RABBITMQ_ALLOW_INPUT", "1");
		environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "+sbwt none +sbwtdcpu none +sbwtdio none");
		Map.of("MNESIA_BASE", "data", "LOG_BASE", "log", "GENERATED_CONFIG_DIR", "generated", "PID_FILE", "pid",
				"ADVANCED_CONFIG_FILE", "none.config", "CONF_ENV_FILE", "none.conf")
			.forEach((name, file) -> environment.put("RABBITMQ_" + name, folder.resolve(file).toString()));
		return environment;
	}

	boolean isRunning() {
		return this.process.isRunning();
	}

	/**
	 * Return the name by which other nodes know this one.
	 */
	String nodeName() {
		return this.environment.getOrDefault(NODE_NAME, "");
	}

	private void awaitStarted(int times) {
		RealTime.until(PATIENCE, description() + " has started", () -> output().split(STARTED, -1).length > times);
	}

	@Override
	public void start() {
		if (!this.process.isRunning()) {
			int before = output().split(STARTED, -1).length - 1;
			super.start();
			awaitStarted(before + 1);
		}
	}

	/**
	 * Make a virtual host that nobody else has.
	 * @return its name
	 * @throws IllegalStateException if that fails
	 */
	public synchronized String virtualHost() {
		if (this.virtualHosts.isEmpty()) {
			int first = this.madeHosts + 1;
			this.madeHosts += HOSTS_AT_ONCE;
			control("eval", """
					lists:foreach(fun(I) ->
						N = iolist_to_binary(io_lib:format("test~b", [I])),
						ok = rabbit_vhost:add(N, <<"test">>),
						ok = rabbit_auth_backend_internal:set_permissions(<<"guest">>, N, <<".*">>, <<".*">>, <<".*">>,
							<<"test">>)
					end, lists:seq(%d, %d)).""".formatted(first, this.madeHosts));
			for (int i = first; i <= this.madeHosts; i++) {
				this.virtualHosts.add("test" + i);
			}
		}
		return this.virtualHosts.remove();
	}

	/**
	 * Let what the node knows of its quorum queues be on its disk, which it otherwise is
	 * within some five seconds. Of a queue that is younger when the node is killed
	 * RabbitMQ 3.10 forgets the members, and it never has a leader again.
	 */
	public void syncQueues() {
		control("eval", "[dets:sync(Table) || Table <- dets:all()].");
	}

	/**
	 * Run {@code rabbitmqctl} on the node; it takes a second or two.
	 * @param arguments its arguments
	 * @return what it has written
	 * @throws IllegalStateException if it fails
	 */
	public String control(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(program("rabbitmqctl").map(Path::toString).orElse("rabbitmqctl"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(this.environment);
		try {
			Process started = builder.start();
			started.getOutputStream().close();
			String said = new String(started.getInputStream().readAllBytes(), Charset.defaultCharset());
			if (!started.waitFor(SECONDS, TimeUnit.SECONDS) || started.exitValue() != 0) {
				started.destroyForcibly();
				throw new IllegalStateException(command + " failed: " + said);
			}
			return said;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for " + command, ex);
		}
	}

	@Override
	public void close() {
		try {
			// what is in its folder is not kept
			kill();
			super.close();
		}
		finally {
			this.atEnd.run();
		}
	}

}
