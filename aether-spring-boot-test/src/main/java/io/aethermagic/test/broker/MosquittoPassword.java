package io.aethermagic.test.broker;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Passwords as Mosquitto 2 keeps them in its password file: PBKDF2 with SHA-512.
 */
final class MosquittoPassword {

	private static final int ITERATIONS = 101;

	private static final int SALT_BYTES = 12;

	private static final int HASH_BITS = 512;

	private static final SecureRandom RANDOM = new SecureRandom();

	private MosquittoPassword() {
	}

	/**
	 * Return what the file has for a password.
	 * @param password the password
	 * @return its hash, with a salt of its own
	 */
	static String hash(String password) {
		byte[] salt = new byte[SALT_BYTES];
		RANDOM.nextBytes(salt);
		Base64.Encoder base64 = Base64.getEncoder();
		return "$7$%d$%s$%s".formatted(ITERATIONS, base64.encodeToString(salt),
				base64.encodeToString(derive(password, salt)));
	}

	private static byte[] derive(String password, byte[] salt) {
		try {
			PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS);
			return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This JDK has no PBKDF2 with SHA-512", ex);
		}
	}

}
