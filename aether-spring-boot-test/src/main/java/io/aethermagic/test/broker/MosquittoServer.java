package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program {@code mosquitto}, an MQTT broker, on a free port of the loopback
 * interface. It keeps nothing on disk unless it is told to.
 */
public final class MosquittoServer extends ProgramBroker {

	private static final String PROGRAM = "mosquitto";

	private final ServerProcess process;

	private MosquittoServer(ServerProcess process, int port, List<String> arguments) {
		super(process, port, arguments);
		this.process = process;
	}

	/**
	 * Write a file of the broker's temporary folder anew, and let the broker read its
	 * files again. Connections stay.
	 * @param name the name of the file, without a folder
	 * @param content what is in it
	 */
	public void rewrite(String name, String content) {
		try {
			Files.writeString(this.process.folder().resolve(name), content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.process.signal("HUP");
	}

	/**
	 * Return whether the program is installed.
	 * @return {@code true} if it is on the PATH or in the system's folders for servers
	 */
	public static boolean isInstalled() {
		return ServerProcess.find(PROGRAM).isPresent();
	}

	/**
	 * Start a broker that keeps nothing on disk and takes everybody.
	 * @return the broker, running
	 * @throws IllegalStateException if it is not installed or does not start
	 */
	public static MosquittoServer run() {
		return builder().run();
	}

	/**
	 * Start with a broker that keeps nothing on disk and takes everybody.
	 * @return what can be told more
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * What a {@link MosquittoServer} is told before it runs. Can be used for one broker.
	 */
	public static final class Builder {

		private final List<String> config = new ArrayList<>();

		private final List<String> passwords = new ArrayList<>();

		private final Map<String, String> files = new LinkedHashMap<>();

		private boolean persistent;

		private Builder() {
		}

		/**
		 * Let each change of sessions, subscriptions and queues go to disk.
		 * @return this
		 */
		public Builder persistent() {
			this.persistent = true;
			return this;
		}

		/**
		 * Take users with a password only, this one among them.
		 * @param name the name of the user, without a colon
		 * @param password the password
		 * @return this
		 */
		public Builder user(String name, String password) {
			this.passwords.add(name + ":" + MosquittoPassword.hash(password));
			return this;
		}

		/**
		 * Add lines to the configuration. They come after the listener, so those that
		 * belong to one belong to it. In them <code>{folder}</code> stands for the
		 * broker's temporary folder and <code>{port}</code> for its port.
		 * @param lines the lines, such as {@code "max_queued_messages 10"}
		 * @return this
		 */
		public Builder config(String... lines) {
			this.config.addAll(List.of(lines));
			return this;
		}

		/**
		 * Put a file into the broker's temporary folder, for lines of the configuration
		 * to name.
		 * @param name the name of the file, without a folder
		 * @param content what is in it
		 * @return this
		 */
		public Builder file(String name, String content) {
			this.files.put(name, content);
			return this;
		}

		/**
		 * Start the broker.
		 * @return the broker, running
		 * @throws IllegalStateException if it is not installed or does not start
		 */
		public MosquittoServer run() {
			ServerProcess process = new ServerProcess(PROGRAM);
			int port = FreePort.next();
			write(process.folder(), lines().stream().map(ProgramBroker.placeholders(process, port)).toList());
			return new MosquittoServer(process, port,
					List.of("-c", process.folder().resolve("mosquitto.conf").toString()));
		}

		private List<String> lines() {
			List<String> lines = new ArrayList<>();
			// Started by root, the program would become a user who can't read the folder.
			lines.add("user root");
			lines.add("set_tcp_nodelay true");
			if (this.persistent) {
				lines.addAll(List.of("persistence true", "persistence_location {folder}/", "autosave_on_changes true",
						"autosave_interval 1"));
			}
			lines.add("listener {port} 127.0.0.1");
			if (this.passwords.isEmpty()) {
				lines.add("allow_anonymous true");
			}
			else {
				lines.addAll(List.of("allow_anonymous false", "password_file {folder}/passwords"));
			}
			lines.addAll(this.config);
			return lines;
		}

		private void write(Path folder, List<String> lines) {
			try {
				Files.write(folder.resolve("mosquitto.conf"), lines);
				Files.write(folder.resolve("passwords"), this.passwords);
				for (Map.Entry<String, String> file : this.files.entrySet()) {
					Files.writeString(folder.resolve(file.getKey()), file.getValue());
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
