package io.aethermagic.test.broker;

import java.util.ArrayList;
import java.util.List;

import io.aethermagic.test.faults.ChildJvm;

/**
 * A server that is a main class of the tests, in a process of its own, which can be
 * killed.
 */
public final class JavaServer implements TestBroker {

	private final ServerProcess process = new ServerProcess(ChildJvm.java());

	private final int port = FreePort.next();

	private final String name;

	private final Class<?> main;

	private final List<String> arguments;

	private JavaServer(String name, Class<?> main, List<String> arguments) {
		this.name = name;
		this.main = main;
		this.arguments = arguments;
	}

	/**
	 * Start a server.
	 * @param name what it is called
	 * @param main the class, whose first argument is the port to listen on
	 * @param arguments the others
	 * @return the server, running
	 */
	public static JavaServer run(String name, Class<?> main, List<String> arguments) {
		JavaServer server = new JavaServer(name, main, List.copyOf(arguments));
		server.start();
		return server;
	}

	@Override
	public String description() {
		return "%s at %s:%d".formatted(this.name, host(), this.port);
	}

	@Override
	public String host() {
		return "127.0.0.1";
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void stop() {
		this.process.stop();
	}

	@Override
	public void kill() {
		this.process.kill();
	}

	@Override
	public void start() {
		if (!this.process.isRunning()) {
			List<String> all = new ArrayList<>(List.of(Integer.toString(this.port)));
			all.addAll(this.arguments);
			this.process.start(this.port,
					ChildJvm.arguments(List.of("-Djava.io.tmpdir=" + this.process.folder()), this.main, all));
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

	@Override
	public String toString() {
		return description();
	}

}
