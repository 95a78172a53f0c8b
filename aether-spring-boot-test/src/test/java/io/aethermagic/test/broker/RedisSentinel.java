package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A sentinel: the program {@code redis-server} that watches over others.
 */
final class RedisSentinel extends ProgramBroker {

	private RedisSentinel(ServerProcess process, int port, List<String> arguments) {
		super(process, port, arguments);
	}

	/**
	 * Start a sentinel.
	 * @param name what the watched servers are called together
	 * @param primary the primary at the beginning
	 * @return the sentinel, running
	 */
	static RedisSentinel run(String name, TestBroker primary) {
		ServerProcess process = new ServerProcess("redis-server");
		int port = FreePort.next();
		Path configuration = process.folder().resolve("sentinel.conf");
		try {
			Files.writeString(configuration, """
					port %d
					bind 127.0.0.1
					dir %s
					sentinel monitor %s 127.0.0.1 %d 2
					sentinel down-after-milliseconds %s 2000
					sentinel failover-timeout %s 10000
					sentinel parallel-syncs %s 2
					""".formatted(port, process.folder(), name, primary.port(), name, name, name));
		}
		catch (IOException ex) {
			process.close();
			throw new UncheckedIOException(ex);
		}
		return new RedisSentinel(process, port, List.of(configuration.toString(), "--sentinel"));
	}

}
