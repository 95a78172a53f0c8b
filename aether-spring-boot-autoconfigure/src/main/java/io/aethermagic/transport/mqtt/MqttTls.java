package io.aethermagic.transport.mqtt;

import java.util.List;

import javax.net.ssl.SSLContext;

/**
 * How connections to {@code mqtts://} brokers are secured.
 *
 * @param context the trusted certificates, and the client's own
 * @param protocols the protocols that may be used; empty for the context's own choice
 * @param ciphers the cipher suites that may be used; empty for the context's own choice
 * @param verifyHostname whether the broker's certificate has to name the broker's host
 */
public record MqttTls(SSLContext context, List<String> protocols, List<String> ciphers, boolean verifyHostname) {

	/**
	 * Create settings.
	 */
	public MqttTls {
		protocols = List.copyOf(protocols);
		ciphers = List.copyOf(ciphers);
	}

}
