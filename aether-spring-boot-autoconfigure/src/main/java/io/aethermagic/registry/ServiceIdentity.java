package io.aethermagic.registry;

/**
 * Which service an instance is one of, in the words of amqp-fabric.
 *
 * @param domain what the service belongs to, a company or a plant for example
 * @param type what kind of service it is
 * @param id which one of its type it is
 * @param version its version; empty where it tells none
 */
public record ServiceIdentity(String domain, String type, String id, String version) {

	/** The most characters that each part has. */
	public static final int MAX_LENGTH = 100;

	/**
	 * Create an identity.
	 * @throws IllegalArgumentException if a part has more than {@value #MAX_LENGTH}
	 * characters
	 * @throws NullPointerException if one is missing, as it may be in what others say
	 */
	public ServiceIdentity {
		for (String part : new String[] { domain, type, id, version }) {
			if (part.length() > MAX_LENGTH) {
				throw new IllegalArgumentException(
						"A part of a service's identity has " + part.length() + " characters, more than " + MAX_LENGTH);
			}
		}
	}

}
