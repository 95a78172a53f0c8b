package io.aethermagic.worker;

import java.lang.annotation.Annotation;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Calendar;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

import io.aethermagic.task.TaskData;

/**
 * Tells at start-up which types cannot be read from JSON: interfaces and abstract classes
 * that nobody says the implementation of.
 */
final class JsonReadable {

	private static final List<Class<?>> KNOWN = List.of(Map.class, Map.Entry.class, Collection.class, Iterable.class,
			CharSequence.class, Comparable.class, Path.class, Number.class, ZoneId.class, Calendar.class,
			TimeZone.class, java.io.Serializable.class, TaskData.class);

	private JsonReadable() {
	}

	/**
	 * Find the part of a type that cannot be read.
	 * @param type the type, generic or not
	 * @return the class, or {@code null} if all is well
	 */
	static @Nullable Class<?> obstacle(Type type) {
		return obstacle(ResolvableType.forType(type), 0);
	}

	private static @Nullable Class<?> obstacle(ResolvableType type, int depth) {
		Class<?> raw = type.resolve();
		if (raw == null || depth > 10) {
			return null;
		}
		if (raw.isArray()) {
			return obstacle(type.getComponentType(), depth + 1);
		}
		if (!isReadable(raw)) {
			return raw;
		}
		for (ResolvableType generic : type.getGenerics()) {
			Class<?> obstacle = obstacle(generic, depth + 1);
			if (obstacle != null) {
				return obstacle;
			}
		}
		return null;
	}

	private static boolean isReadable(Class<?> type) {
		if (type.isPrimitive() || type.isEnum() || !Modifier.isAbstract(type.getModifiers())) {
			return true;
		}
		return isKnown(type) || PayloadParameter.isJsonNode(type) || isAnnotated(type);
	}

	/**
	 * A known type itself, or a kind of collection or map of the JDK's.
	 */
	private static boolean isKnown(Class<?> type) {
		return KNOWN.contains(type) || (type.getName().startsWith("java.util.")
				&& (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)));
	}

	private static boolean isAnnotated(Class<?> type) {
		for (Annotation annotation : type.getAnnotations()) {
			String name = annotation.annotationType().getName();
			if (name.startsWith("com.fasterxml.jackson.") || name.startsWith("tools.jackson.")) {
				return true;
			}
		}
		return false;
	}

}
