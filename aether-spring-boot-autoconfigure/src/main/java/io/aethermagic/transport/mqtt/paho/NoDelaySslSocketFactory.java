package io.aethermagic.transport.mqtt.paho;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * What {@link NoDelaySocketFactory} is, with TLS: the client library asks for a factory
 * of this kind.
 */
final class NoDelaySslSocketFactory extends SSLSocketFactory {

	private final SSLSocketFactory factory;

	private final String[] protocols;

	private final String[] ciphers;

	NoDelaySslSocketFactory(SSLSocketFactory factory, List<String> protocols, List<String> ciphers) {
		this.factory = factory;
		this.protocols = protocols.toArray(String[]::new);
		this.ciphers = ciphers.toArray(String[]::new);
	}

	private Socket prepare(Socket socket) throws IOException {
		SSLSocket secure = (SSLSocket) NoDelaySocketFactory.noDelay(socket);
		if (this.protocols.length > 0) {
			secure.setEnabledProtocols(this.protocols);
		}
		if (this.ciphers.length > 0) {
			secure.setEnabledCipherSuites(this.ciphers);
		}
		return secure;
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return (this.ciphers.length > 0) ? this.ciphers.clone() : this.factory.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.factory.getSupportedCipherSuites();
	}

	@Override
	public Socket createSocket() throws IOException {
		return prepare(this.factory.createSocket());
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		return prepare(this.factory.createSocket(socket, host, port, autoClose));
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return prepare(this.factory.createSocket(host, port));
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
		return prepare(this.factory.createSocket(host, port, localHost, localPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return prepare(this.factory.createSocket(host, port));
	}

	@Override
	public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
			throws IOException {
		return prepare(this.factory.createSocket(address, port, localAddress, localPort));
	}

}
