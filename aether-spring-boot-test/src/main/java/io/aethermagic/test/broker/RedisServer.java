package io.aethermagic.test.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * The program {@code redis-server} on a free port of the loopback interface. It keeps
 * nothing on disk unless it is told to.
 */
public final class RedisServer extends ProgramBroker {

	private static final String PROGRAM = "redis-server";

	private RedisServer(ServerProcess process, int port, List<String> arguments) {
		super(process, port, arguments);
	}

	/**
	 * Return whether the program is installed.
	 * @return {@code true} if it is on the PATH or in the system's folders for servers
	 */
	public static boolean isInstalled() {
		return ServerProcess.find(PROGRAM).isPresent();
	}

	/**
	 * Start a server that keeps nothing on disk and takes everybody.
	 * @return the server, running
	 * @throws IllegalStateException if it is not installed or does not start
	 */
	public static RedisServer run() {
		return builder().run();
	}

	/**
	 * Start with a server that keeps nothing on disk and takes everybody.
	 * @return what can be told more
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * What a {@link RedisServer} is told before it runs. Can be used for one server.
	 */
	public static final class Builder {

		private final List<String> arguments = new ArrayList<>();

		private boolean persistent;

		private boolean embedded;

		private Builder() {
		}

		/**
		 * Let each write be on disk before it is answered ({@code appendonly yes},
		 * {@code appendfsync always}).
		 * @return this
		 */
		public Builder persistent() {
			this.persistent = true;
			return this;
		}

		/**
		 * Run the program that the library {@code com.github.codemonstur:embedded-redis}
		 * brings along, whether or not another one is installed. It must be on the
		 * classpath.
		 * @return this
		 */
		public Builder embedded() {
			this.embedded = true;
			return this;
		}

		/**
		 * Add arguments. They come last and so win over those that are always there. In
		 * them <code>{folder}</code> stands for the server's temporary folder and
		 * <code>{port}</code> for its port.
		 * @param arguments the arguments, such as {@code "--requirepass", "secret"}
		 * @return this
		 */
		public Builder arguments(String... arguments) {
			this.arguments.addAll(List.of(arguments));
			return this;
		}

		/**
		 * Start the server.
		 * @return the server, running
		 * @throws IllegalStateException if it is not installed, or not on the classpath,
		 * or does not start
		 */
		public RedisServer run() {
			ServerProcess process = this.embedded ? new ServerProcess(EmbeddedRedisProgram.path())
					: new ServerProcess(PROGRAM);
			int port = FreePort.next();
			List<String> all = new ArrayList<>(
					List.of("--port", "{port}", "--bind", "127.0.0.1", "--dir", "{folder}", "--save", ""));
			all.addAll(List.of("--appendonly", this.persistent ? "yes" : "no", "--appendfsync", "always"));
			all.addAll(this.arguments);
			return new RedisServer(process, port, all.stream().map(ProgramBroker.placeholders(process, port)).toList());
		}

	}

}
