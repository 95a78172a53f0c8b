package io.aethermagic.transport.amqp;

import java.util.regex.Pattern;

import io.aethermagic.task.TaskAddress;
import org.jspecify.annotations.Nullable;

/**
 * A service as the Python library amqp-fabric names it (wire format, "AMQP"). Those that
 * have all three names in common are one service, whose members compete for its calls.
 * Immutable.
 *
 * @param domain services that work together; may have several parts, with dots between
 * @param type services of one type can do the same
 * @param id tells services of one type apart
 */
public record FabricService(String domain, String type, String id) {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}");

	private static final Pattern NAMES = Pattern.compile("(?:" + NAME + "\\.)*" + NAME);

	/**
	 * Create a name.
	 * @throws IllegalArgumentException if amqp-fabric would refuse it
	 */
	public FabricService {
		if (!isName(domain, NAMES) || !isName(type, NAME) || !isName(id, NAME)) {
			throw new IllegalArgumentException("'" + domain + "." + type + "." + id
					+ "' is no name of a service: domain, type and id have 1 to 63 letters, digits, '-' and '_' each");
		}
	}

	/**
	 * Read a name.
	 * @param text {@code {domain}.{type}.{id}}
	 * @return the service
	 * @throws IllegalArgumentException if amqp-fabric would refuse it
	 */
	public static FabricService parse(String text) {
		int id = text.lastIndexOf('.');
		int type = text.lastIndexOf('.', id - 1);
		if (type < 0) {
			throw new IllegalArgumentException("'" + text + "' is no name of a service: it has no three parts, "
					+ "{domain}.{type}.{id}, with dots between");
		}
		return new FabricService(text.substring(0, type), text.substring(type + 1, id), text.substring(id + 1));
	}

	/**
	 * Return the service whose method the tasks at an address are: union, job and context
	 * are domain, type and id, the task is the method.
	 * @param address the address
	 * @return the service, or {@code null} where amqp-fabric has no such names
	 */
	public static @Nullable FabricService of(TaskAddress address) {
		return (isName(address.union(), NAME) && isName(address.job(), NAME) && isName(address.context(), NAME))
				? new FabricService(address.union(), address.job(), address.context()) : null;
	}

	private static boolean isName(String text, Pattern pattern) {
		return pattern.matcher(text).matches();
	}

	/**
	 * Return the exchange that calls come by.
	 */
	String exchange() {
		return this.domain + ".api." + this.type + "." + this.id;
	}

	/**
	 * Return the queue of a method, and the key that it is bound by.
	 */
	String queue(String method) {
		return exchange() + "::" + method;
	}

	/**
	 * Return the name in the form {@code {domain}.{type}.{id}}.
	 */
	@Override
	public String toString() {
		return this.domain + "." + this.type + "." + this.id;
	}

}
