package io.aethermagic.worker;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.annotation.Payload;

import io.aethermagic.task.TaskData;

/**
 * A handler's payload parameter, as found at start-up.
 *
 * @param type what the data is read as, with type variables resolved; what is inside of
 * an {@code Optional}
 * @param rawType the class of the type
 * @param optional whether the parameter is an {@code Optional}
 * @param nullable whether {@code null} is passed on
 */
record PayloadParameter(Type type, Class<?> rawType, boolean optional, boolean nullable) {

	private static final String JSON_NODE = "tools.jackson.databind.JsonNode";

	static PayloadParameter of(MethodParameter parameter, Class<?> targetClass) {
		Payload payload = parameter.getParameterAnnotation(Payload.class);
		boolean nullable = (payload != null && !payload.required())
				|| Nullness.forMethodParameter(parameter) == Nullness.NULLABLE;
		Type type = GenericTypeResolver.resolveType(parameter.getGenericParameterType(), targetClass);
		boolean optional = parameter.getParameterType() == Optional.class;
		if (optional) {
			type = (type instanceof ParameterizedType generic) ? generic.getActualTypeArguments()[0] : Object.class;
		}
		Class<?> raw = ResolvableType.forType(type).resolve(Object.class);
		return new PayloadParameter(type, raw, optional, nullable && !optional);
	}

	/**
	 * Tell whether the type has a value of its own for JSON's null.
	 */
	boolean takesNull() {
		return this.rawType == TaskData.class || isJsonNode(this.rawType);
	}

	static boolean isJsonNode(Class<?> type) {
		for (Class<?> known = type; known != null; known = known.getSuperclass()) {
			if (known.getName().equals(JSON_NODE)) {
				return true;
			}
		}
		return false;
	}

}
