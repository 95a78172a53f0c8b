package io.aethermagic.message;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.PropertyBindingException;
import tools.jackson.databind.exc.ValueInstantiationException;

/**
 * Says in a few words what the JSON library complains about: which property, what was
 * expected, what was there.
 */
final class JsonProblem {

	private static final int MAX_ECHO = 60;

	private static final int MAX_LENGTH = 300;

	private static final Pattern PACKAGE = Pattern.compile("\\b(?:[a-z_][a-z0-9_]*\\.)+(?=[A-Z])");

	private JsonProblem() {
	}

	/**
	 * Describe a failed reading without naming any class of the application.
	 */
	static String ofReading(Throwable ex) {
		if (ex instanceof IllegalArgumentException) {
			return "the type cannot be read from JSON";
		}
		if (!(ex instanceof JacksonException json)) {
			return "it was refused" + reason(ex);
		}
		String where = path(json);
		if (json instanceof PropertyBindingException unknown) {
			return quote(where.isEmpty() ? String.valueOf(unknown.getPropertyName()) : where)
					+ " is not a property that is known";
		}
		String subject = where.isEmpty() ? "it" : quote(where);
		if (json instanceof InvalidTypeIdException typeId) {
			return (typeId.getTypeId() != null)
					? subject + " has the unknown type '" + PayloadReader.shorten(typeId.getTypeId(), MAX_ECHO) + "'"
					: subject + " does not say its type";
		}
		if (json instanceof ValueInstantiationException instantiation) {
			return subject + " was refused" + reason(instantiation.getCause());
		}
		if (json instanceof InvalidDefinitionException) {
			return subject + " is of a type that cannot be read from JSON";
		}
		if (json instanceof InvalidFormatException format && format.getTargetType() == byte[].class) {
			return subject + " is not a string in Base64";
		}
		if (json instanceof InvalidFormatException format) {
			return subject + " is " + value(format.getValue()) + ", not " + expected(format.getTargetType());
		}
		if (json instanceof MismatchedInputException mismatch) {
			return ofMismatch(subject, mismatch);
		}
		if (json instanceof StreamConstraintsException) {
			return "it goes beyond a limit of the JSON parser: " + json.getOriginalMessage();
		}
		if (json instanceof StreamReadException) {
			return subject + " does not fit: " + PayloadReader.shorten(json.getOriginalMessage(), MAX_ECHO);
		}
		return subject + " was refused";
	}

	private static String reason(@Nullable Throwable cause) {
		String reason = (cause != null && cause.getMessage() != null) ? ": " + cause.getMessage() : "";
		return PayloadReader.shorten(reason, MAX_LENGTH);
	}

	private static String ofMismatch(String subject, MismatchedInputException ex) {
		Class<?> target = ex.getTargetType();
		JsonToken token = ex.getCurrentToken();
		if (target == null || token == null) {
			return subject + " does not fit";
		}
		if (token == JsonToken.VALUE_NULL || isMissing(target, token)) {
			return subject + " is missing or null";
		}
		return subject + " is " + describe(token) + ", not " + expected(target);
	}

	private static boolean isMissing(Class<?> target, JsonToken token) {
		return target.isPrimitive() && (token == JsonToken.END_OBJECT || token == JsonToken.PROPERTY_NAME);
	}

	/**
	 * Describe a failed writing, for the developer whose value it is.
	 */
	static String ofWriting(Throwable ex) {
		if (ex instanceof StackOverflowError) {
			return "it is nested too deeply, or contains itself";
		}
		String reason = (ex instanceof JacksonException json) ? json.getOriginalMessage() : ex.getMessage();
		String where = (ex instanceof JacksonException json) ? path(json) : "";
		String what = PayloadReader.shorten(PACKAGE.matcher(String.valueOf(reason)).replaceAll(""), MAX_LENGTH);
		return where.isEmpty() ? what : "property " + quote(where) + ": " + what;
	}

	private static String path(JacksonException ex) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference step : ex.getPath()) {
			if (path.length() > 2 * MAX_ECHO) {
				return path.append('…').toString();
			}
			if (step.getPropertyName() != null) {
				path.append((path.length() > 0) ? "." : "")
					.append(PayloadReader.shorten(step.getPropertyName(), MAX_ECHO));
			}
			else {
				path.append('[').append(step.getIndex()).append(']');
			}
		}
		return path.toString();
	}

	private static String quote(String text) {
		return "'" + PayloadReader.shorten(text, 4 * MAX_ECHO) + "'";
	}

	private static String value(@Nullable Object value) {
		String text = PayloadReader.shorten(String.valueOf(value), MAX_ECHO);
		return (value instanceof CharSequence) ? "the string '" + text + "'" : text;
	}

	static String describe(@Nullable JsonToken token) {
		if (token == null) {
			return "nothing";
		}
		return switch (token) {
			case START_OBJECT, END_OBJECT, PROPERTY_NAME -> "an object";
			case START_ARRAY, END_ARRAY -> "an array";
			case VALUE_STRING -> "a string";
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
			case VALUE_TRUE, VALUE_FALSE -> "a boolean";
			case VALUE_NULL -> "null";
			default -> "something else";
		};
	}

	private static String expected(@Nullable Class<?> type) {
		if (type == null) {
			return "what is expected";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "true or false";
		}
		if (type == double.class || type == float.class || type == Double.class || type == Float.class
				|| type == java.math.BigDecimal.class || type == Number.class) {
			return "a number";
		}
		if ((type.isPrimitive() && type != char.class) || Number.class.isAssignableFrom(type)) {
			return "a whole number";
		}
		if (CharSequence.class.isAssignableFrom(type)) {
			return "a string";
		}
		if (type.isArray() || Collection.class.isAssignableFrom(type)) {
			return "an array";
		}
		if (type.isEnum()) {
			return "one of " + Arrays.stream(type.getEnumConstants())
				.limit(20)
				.map(String::valueOf)
				.collect(Collectors.joining(", "));
		}
		if (type.getName().startsWith("java.") && !Map.class.isAssignableFrom(type) && type != Object.class) {
			return "of the form " + type.getSimpleName();
		}
		return "an object";
	}

	/**
	 * Return a type's name without packages.
	 */
	static String simpleName(Type type) {
		if (type instanceof Class<?> known) {
			return known.getSimpleName();
		}
		if (type instanceof ParameterizedType generic) {
			return simpleName(generic.getRawType()) + Arrays.stream(generic.getActualTypeArguments())
				.map(JsonProblem::simpleName)
				.collect(Collectors.joining(", ", "<", ">"));
		}
		return PACKAGE.matcher(type.getTypeName()).replaceAll("");
	}

}
