package io.aethermagic.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

import io.aethermagic.task.Names;

/**
 * Who this application instance is to the others.
 *
 * @param id the instance id, different for each start
 * @param host the name of this machine, sent with every message
 */
public record AetherInstance(String id, String host) {

	/**
	 * Create an instance.
	 * @throws io.aethermagic.task.InvalidNameException if the id breaks the rules of
	 * names
	 */
	public AetherInstance {
		Names.check("instance", id);
	}

	/**
	 * Name this start of the application.
	 * @return a new id, and this machine's name
	 */
	public static AetherInstance random() {
		return new AetherInstance(UUID.randomUUID().toString(), hostName());
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
