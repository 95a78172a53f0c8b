package io.aethermagic.neighbours.websocket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store with a key and a certificate for localhost, which nobody but itself has signed,
 * made with the JDK's {@code keytool}.
 */
final class Certificates {

	static final String PASSWORD = "changeit";

	private final Path store;

	Certificates(Path folder) {
		this.store = folder.resolve("hub.p12");
		try {
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", "hub", "-dname", "CN=localhost", "-keyalg", "EC", "-groupname",
					"secp256r1", "-validity", "2", "-ext", "SubjectAlternativeName=dns:localhost", "-keystore",
					this.store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD)
				.redirectErrorStream(true)
				.start();
			String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(keytool.waitFor()).as(output).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	Path store() {
		return this.store;
	}

}
