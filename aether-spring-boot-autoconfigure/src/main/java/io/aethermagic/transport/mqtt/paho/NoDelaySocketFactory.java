package io.aethermagic.transport.mqtt.paho;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

import javax.net.SocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that send small packets at once. The client library leaves Nagle's
 * algorithm on, which together with delayed acknowledgements costs tens of milliseconds a
 * round trip.
 */
final class NoDelaySocketFactory extends SocketFactory {

	static Socket noDelay(Socket socket) throws IOException {
		socket.setTcpNoDelay(true);
		return socket;
	}

	@Override
	public Socket createSocket() throws IOException {
		return noDelay(new Socket());
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return connect(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return connect(new InetSocketAddress(host, port), null);
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		return connect(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
	}

	private Socket connect(InetSocketAddress address, @Nullable InetSocketAddress local) throws IOException {
		Socket socket = createSocket();
		try {
			socket.bind(local);
			socket.connect(address);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
		}
	}

}
