package io.aethermagic.worker;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * Finds Bean Validation's annotations on a handler method, by their names: the library
 * may be missing. Stateless.
 */
final class HandlerConstraints {

	private static final String CONSTRAINT = "jakarta.validation.Constraint";

	private static final String VALID = "jakarta.validation.Valid";

	private HandlerConstraints() {
	}

	/**
	 * Tell whether arguments are to be checked that are no single bean: values with
	 * constraints of their own, and containers of beans.
	 */
	static boolean areOnArguments(Method method) {
		AnnotatedType[] types = method.getAnnotatedParameterTypes();
		for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
			if (isConstrained(parameter) || isInside(types[parameter.getParameterIndex()])) {
				return true;
			}
		}
		return false;
	}

	private static boolean isConstrained(MethodParameter parameter) {
		MergedAnnotations annotations = MergedAnnotations.from(parameter.getParameterAnnotations());
		return annotations.isPresent(CONSTRAINT)
				|| (annotations.isPresent(VALID) && isContainer(parameter.getParameterType()));
	}

	private static boolean isContainer(Class<?> type) {
		return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type) || type.isArray()
				|| type == Optional.class;
	}

	/**
	 * Tell whether the result is to be checked.
	 */
	static boolean areOnResult(Method method) {
		MergedAnnotations annotations = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY);
		return annotations.isPresent(CONSTRAINT) || annotations.isPresent(VALID)
				|| isInside(method.getAnnotatedReturnType());
	}

	private static boolean isInside(AnnotatedType type) {
		if (type instanceof AnnotatedParameterizedType generic) {
			for (AnnotatedType argument : generic.getAnnotatedActualTypeArguments()) {
				if (isAnnotated(argument) || isInside(argument)) {
					return true;
				}
			}
		}
		return type instanceof AnnotatedArrayType array && (isAnnotated(array.getAnnotatedGenericComponentType())
				|| isInside(array.getAnnotatedGenericComponentType()));
	}

	private static boolean isAnnotated(AnnotatedType type) {
		Annotation[] present = type.getAnnotations();
		MergedAnnotations annotations = MergedAnnotations.from(present);
		return present.length > 0 && (annotations.isPresent(CONSTRAINT) || annotations.isPresent(VALID));
	}

}
