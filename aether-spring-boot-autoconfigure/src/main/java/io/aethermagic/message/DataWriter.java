package io.aethermagic.message;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.aethermagic.task.DataException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.introspect.AnnotatedClassResolver;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes values as JSON: by their declared type where that is known, so that the elements
 * of a list say which type they are where their base type demands it. A list of such
 * elements whose type is not known is refused, for nobody could read it. Safe for use by
 * several threads.
 */
final class DataWriter {

	/** How deep into containers is looked. */
	private static final int MAX_DEPTH = 3;

	private final JsonMapper mapper;

	/** Whether values of a class are read by a type that they have to say themselves. */
	private final ClassValue<Boolean> typed = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return saysItsType(type);
		}

	};

	DataWriter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Write a value.
	 * @param value the value
	 * @param type its declared type, or {@code null} if that is not known
	 * @throws DataException if it is a container of elements that would not say their
	 * type
	 * @throws RuntimeException what the mapper throws
	 */
	byte[] write(Object value, @Nullable Type type) {
		// a class alone says no more than the value does
		JavaType declared = (type != null && !(type instanceof Class)) ? this.mapper.constructType(type) : null;
		if (declared != null && isGeneric(declared) && declared.isTypeOrSuperTypeOf(value.getClass())) {
			return this.mapper.writerFor(exact(declared, value.getClass())).writeValueAsBytes(value);
		}
		checkElements(value);
		return this.mapper.writeValueAsBytes(value);
	}

	private static boolean isGeneric(JavaType type) {
		if (type.isContainerType()) {
			return type.getContentType() != null && !type.getContentType().isJavaLangObject();
		}
		return type.containedTypeCount() > 0;
	}

	/**
	 * The class of the value, which may have more properties than the declared one, with
	 * the declared arguments.
	 */
	private JavaType exact(JavaType declared, Class<?> actual) {
		try {
			return this.mapper.getTypeFactory().constructSpecializedType(declared, actual);
		}
		catch (IllegalArgumentException ex) {
			return declared;
		}
	}

	private void checkElements(Object value) {
		Object element = element(value);
		for (int depth = 0; element != null && depth < MAX_DEPTH; depth++) {
			if (this.typed.get(element.getClass())) {
				String name = element.getClass().getSimpleName();
				throw new DataException("A value of the type " + value.getClass().getSimpleName() + " with a " + name
						+ " in it cannot be written without its generic type: no element would say that it is a " + name
						+ ". Give the type, with TaskCall.payloadType or as the return type of the handler "
						+ "method, or use an array of the base type", null);
			}
			element = element(element);
		}
	}

	private static @Nullable Object element(Object container) {
		if (container instanceof Optional<?> optional) {
			return optional.orElse(null);
		}
		Iterable<?> elements = (container instanceof Collection<?> collection) ? collection
				: (container instanceof Map<?, ?> map) ? map.values() : null;
		if (elements != null) {
			for (Object element : elements) {
				if (element != null) {
					return element;
				}
			}
		}
		return null;
	}

	private boolean saysItsType(Class<?> type) {
		SerializationConfig config = this.mapper.serializationConfig();
		JsonTypeInfo info = AnnotatedClassResolver.resolve(config, this.mapper.constructType(type), config)
			.getAnnotation(JsonTypeInfo.class);
		return info != null && info.include() != JsonTypeInfo.As.EXISTING_PROPERTY && switch (info.use()) {
			case NONE, DEDUCTION -> false;
			default -> config.isEnabled(MapperFeature.REQUIRE_TYPE_ID_FOR_SUBTYPES);
		};
	}

}
