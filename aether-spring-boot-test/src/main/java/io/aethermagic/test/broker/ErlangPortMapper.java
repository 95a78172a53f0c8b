package io.aethermagic.test.broker;

import java.util.List;
import java.util.Map;

/**
 * An {@code epmd} of a test's own: only nodes that ask it find each other.
 */
final class ErlangPortMapper implements AutoCloseable {

	private final ServerProcess process;

	private final Map<String, String> environment;

	private ErlangPortMapper(ServerProcess process, Map<String, String> environment) {
		this.process = process;
		this.environment = environment;
	}

	/**
	 * Start one.
	 * @return the port mapper, running
	 * @throws IllegalStateException if it is not installed or does not start
	 */
	static ErlangPortMapper run() {
		int port = FreePort.next();
		Map<String, String> environment = Map.of("ERL_EPMD_PORT", Integer.toString(port), "ERL_EPMD_ADDRESS",
				"127.0.0.1");
		ServerProcess process = new ServerProcess("epmd").environment(environment);
		try {
			process.start(port, List.of());
		}
		catch (RuntimeException ex) {
			process.close();
			throw ex;
		}
		return new ErlangPortMapper(process, environment);
	}

	/**
	 * Return what tells a node of it.
	 * @return environment variables
	 */
	Map<String, String> environment() {
		return this.environment;
	}

	@Override
	public void close() {
		this.process.close();
	}

}
