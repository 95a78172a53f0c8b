package io.aethermagic.test.broker;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A broker that somebody else has started.
 */
final class GivenBroker implements TestBroker {

	private final String variable;

	private final URI address;

	/**
	 * Take an address.
	 * @param variable the environment variable that names it
	 * @param address such as {@code localhost:1883}
	 * @throws IllegalArgumentException if it is not a host and a port
	 */
	GivenBroker(String variable, String address) {
		this.variable = variable;
		try {
			this.address = new URI("tcp://" + address).parseServerAuthority();
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException(problem(variable, address), ex);
		}
		if (this.address.getHost() == null || this.address.getPort() < 0) {
			throw new IllegalArgumentException(problem(variable, address));
		}
	}

	@Override
	public String description() {
		return "broker of %s at %s:%d".formatted(this.variable, host(), port());
	}

	@Override
	public String host() {
		return this.address.getHost();
	}

	@Override
	public int port() {
		return this.address.getPort();
	}

	@Override
	public void stop() {
		throw notOurs("stopped");
	}

	@Override
	public void kill() {
		throw notOurs("killed");
	}

	@Override
	public void start() {
		throw notOurs("started");
	}

	@Override
	public void close() {
		// Who started it stops it.
	}

	@Override
	public String toString() {
		return description();
	}

	private static String problem(String variable, String address) {
		return "%s must be host:port, not '%s'".formatted(variable, address);
	}

	private UnsupportedOperationException notOurs(String done) {
		return new UnsupportedOperationException(
				"The %s can't be %s by a test: unset %s to let tests start a broker of their own"
					.formatted(description(), done, this.variable));
	}

}
