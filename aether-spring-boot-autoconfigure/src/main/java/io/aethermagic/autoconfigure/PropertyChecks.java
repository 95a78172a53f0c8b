package io.aethermagic.autoconfigure;

import java.time.Duration;

import io.aethermagic.task.InvalidNameException;
import io.aethermagic.task.Names;

import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Checks values of properties, and says of a bad one which it is and how to mend it.
 * Stateless.
 */
public final class PropertyChecks {

	private PropertyChecks() {
	}

	static String name(String property, String kind, String value) {
		try {
			return Names.check(kind, value);
		}
		catch (InvalidNameException ex) {
			throw badName(property, value, ex);
		}
	}

	static InvalidAetherPropertyException badName(String property, String value, InvalidNameException ex) {
		return new InvalidAetherPropertyException(property, value, String.valueOf(ex.getMessage()),
				"Set " + property + " to a name that keeps to these rules");
	}

	/**
	 * Check that a value is at least 1.
	 * @param property the property's full name
	 * @param value its value
	 * @return the value
	 * @throws InvalidAetherPropertyException if it is not
	 */
	public static int positive(String property, int value) {
		return atLeast(property, value, 1);
	}

	/**
	 * Check that a value is not below zero.
	 * @param property the property's full name
	 * @param value its value
	 * @return the value
	 * @throws InvalidAetherPropertyException if it is not
	 */
	public static int notNegative(String property, int value) {
		return atLeast(property, value, 0);
	}

	private static int atLeast(String property, int value, int least) {
		if (value < least) {
			throw new InvalidAetherPropertyException(property, value, "It is too small",
					"Set " + property + " to " + least + " or more");
		}
		return value;
	}

	/**
	 * Check that a value is at least a millisecond.
	 * @param property the property's full name
	 * @param value its value
	 * @return the value
	 * @throws InvalidAetherPropertyException if it is not
	 */
	public static Duration positive(String property, Duration value) {
		return atLeast(property, value, Duration.ofMillis(1));
	}

	/**
	 * Check that a value is not below zero.
	 * @param property the property's full name
	 * @param value its value
	 * @return the value
	 * @throws InvalidAetherPropertyException if it is not
	 */
	public static Duration notNegative(String property, Duration value) {
		return atLeast(property, value, Duration.ZERO);
	}

	/**
	 * Check that a duration is long enough.
	 * @param property the property's full name
	 * @param value its value
	 * @param least the shortest one
	 * @return the value
	 * @throws InvalidAetherPropertyException if it is not
	 */
	public static Duration atLeast(String property, Duration value, Duration least) {
		if (value.compareTo(least) < 0) {
			throw new InvalidAetherPropertyException(property, text(value), "It is too short",
					"Set " + property + " to " + text(least) + " or more");
		}
		return value;
	}

	static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

	/**
	 * Check that a size is one that memory has room for.
	 * @param property the property
	 * @param value what it is set to
	 * @return the size, in bytes
	 * @throws InvalidAetherPropertyException if it is not
	 */
	public static int bytes(String property, DataSize value) {
		if (value.toBytes() < 1024 || value.toBytes() > Integer.MAX_VALUE) {
			throw new InvalidAetherPropertyException(property, value, "It is outside 1KB to 2047MB",
					"Set " + property + " to a size in that range");
		}
		return (int) value.toBytes();
	}

	static Class<? extends Throwable> exception(String property, String className, ClassLoader classLoader) {
		String action = "Set " + property + " to full names of exception classes, java.io.IOException for example";
		try {
			Class<?> type = ClassUtils.forName(className.strip(), classLoader);
			if (Throwable.class.isAssignableFrom(type)) {
				return type.asSubclass(Throwable.class);
			}
			throw new InvalidAetherPropertyException(property, className, "That class is no exception", action);
		}
		catch (ClassNotFoundException | LinkageError ex) {
			throw new InvalidAetherPropertyException(property, className, "There is no such class on the class path",
					StringUtils.capitalize(action));
		}
	}

}
