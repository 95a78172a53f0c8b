package io.aethermagic.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

import io.aethermagic.task.Names;

/**
 * Who this application instance is to the others.
 *
 * @param id the instance id of the first start
 * @param host the name of this machine, sent with every message
 * @param renewed whether another start of the same context has another id
 */
public record AetherInstance(String id, String host, boolean renewed) {

	/**
	 * Create an instance.
	 * @throws io.aethermagic.task.InvalidNameException if the id breaks the rules of
	 * names
	 */
	public AetherInstance {
		Names.check("instance", id);
	}

	/**
	 * Create an instance whose id is the same for each start.
	 * @param id the instance id
	 * @param host the name of this machine
	 * @throws io.aethermagic.task.InvalidNameException if the id breaks the rules of
	 * names
	 */
	public AetherInstance(String id, String host) {
		this(id, host, false);
	}

	/**
	 * Name this start of the application.
	 * @return a new id, another one for each further start, and this machine's name
	 */
	public static AetherInstance random() {
		return new AetherInstance(UUID.randomUUID().toString(), hostName(), true);
	}

	/**
	 * Name another start of the same application context.
	 * @return this instance, or one with another id
	 */
	AetherInstance again() {
		return this.renewed ? random() : this;
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
