package io.aethermagic.autoconfigure.zeromq;

import java.net.URI;
import java.util.List;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the hub is, or where other peers are. A bean of this kind takes the place of the
 * property {@code aether.zeromq.connect}; keys are those of {@code aether.zeromq.curve}.
 * A transport with a {@code connect} of its own does not use it, and a hub neither.
 */
@FunctionalInterface
public interface ZeroMqConnectionDetails extends ConnectionDetails {

	/**
	 * Return the addresses of those who listen.
	 * @return addresses of the form {@code tcp://host:port}: a client tries them in turn,
	 * a peer connects to all; none where a peer only listens
	 */
	List<URI> addresses();

}
