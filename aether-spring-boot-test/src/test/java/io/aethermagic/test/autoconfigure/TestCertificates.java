package io.aethermagic.test.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Certificates that a test makes with the JDK's {@code keytool}: an authority, and what
 * it has signed.
 */
final class TestCertificates {

	private static final String PASSWORD = "changeit";

	private static final String AUTHORITY = "authority";

	private final Path store;

	TestCertificates(Path folder) {
		this.store = folder.resolve("certificates.p12");
		generate(AUTHORITY, "-ext", "BasicConstraints:critical=ca:true", "-ext", "KeyUsage=keyCertSign");
	}

	/**
	 * Make a key and let the authority sign its certificate.
	 * @param alias its name
	 * @param host which host it is for, as {@code ip:127.0.0.1} or {@code dns:broker}
	 */
	void sign(String alias, String host) {
		generate(alias, "-signer", AUTHORITY, "-ext", "SubjectAlternativeName=" + host);
	}

	String authority() {
		return certificate(AUTHORITY);
	}

	String certificate(String alias) {
		try {
			return pem("CERTIFICATE", load().getCertificate(alias).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	String key(String alias) {
		try {
			return pem("PRIVATE KEY", load().getKey(alias, PASSWORD.toCharArray()).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private KeyStore load() {
		try (InputStream in = Files.newInputStream(this.store)) {
			KeyStore loaded = KeyStore.getInstance("PKCS12");
			loaded.load(in, PASSWORD.toCharArray());
			return loaded;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String pem(String kind, byte[] content) {
		String base64 = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
	}

	private void generate(String alias, String... more) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
						"-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-alias", alias, "-dname",
						"CN=" + alias, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2", "-keystore",
						this.store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
		command.addAll(List.of(more));
		try {
			Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(keytool.waitFor()).as(output).isZero();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
