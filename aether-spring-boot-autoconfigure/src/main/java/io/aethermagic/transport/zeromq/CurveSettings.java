package io.aethermagic.transport.zeromq;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.zeromq.ZMQ;

/**
 * The keys by which the two sides of a connection know each other, and encrypt it. Keys
 * are texts of 40 characters, as ZeroMQ spells them (Z85).
 *
 * @param publicKey the public key of this side
 * @param secretKey the secret key of this side
 * @param serverKey the public key of those who listen, for who connects; {@code null}
 * where nobody is connected to
 * @param allowed says which public keys are let in, for who listens; {@code null} to let
 * everybody in who knows the key of this side. Called by the thread of the sockets, so it
 * must not block
 */
public record CurveSettings(String publicKey, String secretKey, @Nullable String serverKey,
		@Nullable Predicate<String> allowed) {

	/**
	 * Create settings.
	 * @throws IllegalArgumentException if a key is none
	 */
	public CurveSettings {
		if (!isKey(publicKey) || !isKey(secretKey) || (serverKey != null && !isKey(serverKey))) {
			throw new IllegalArgumentException("A key is none");
		}
	}

	/**
	 * Tell whether a text is a key.
	 * @param text the text
	 * @return whether it has the form of one
	 */
	public static boolean isKey(String text) {
		return text.length() == ZMQ.Curve.KEY_SIZE_Z85 && text.chars()
			.allMatch(
					(ch) -> ch < 0x80 && (Character.isLetterOrDigit(ch) || ".-:+=^!/*?&<>()[]{}@%$#".indexOf(ch) >= 0));
	}

	void configure(ZMQ.Socket socket) {
		socket.setCurvePublicKey(ZMQ.Curve.z85Decode(this.publicKey));
		socket.setCurveSecretKey(ZMQ.Curve.z85Decode(this.secretKey));
	}

	/**
	 * Return the public key of this side, not the secret one.
	 */
	@Override
	public String toString() {
		return "CurveSettings[publicKey=" + this.publicKey + "]";
	}

}
