package io.aethermagic.worker;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.ClassUtils;

/**
 * What a handler method takes and returns, checked at start-up.
 *
 * @param payload the payload parameter, or {@code null} if there is none
 * @param result what is returned
 */
record HandlerMethodSignature(@Nullable PayloadParameter payload, HandlerResult result) {

	private static final String CONTINUATION = "kotlin.coroutines.Continuation";

	/**
	 * Describe a method for people.
	 * @return {@code com.acme.Images.resize(ResizeRequest, TaskContext)} for example
	 */
	static String describe(Class<?> type, Method method) {
		return type.getTypeName() + "." + method.getName()
				+ Arrays.stream(method.getParameterTypes())
					.map(Class::getSimpleName)
					.collect(Collectors.joining(", ", "(", ")"));
	}

	/**
	 * Check a method.
	 * @throws InvalidTaskHandlerException if it cannot be called with a task
	 */
	static HandlerMethodSignature of(Class<?> targetClass, Method method, boolean validates) {
		String name = describe(targetClass, method);
		if (Modifier.isPrivate(method.getModifiers())) {
			throw invalid(name, "is private", "Make it visible to its package at least");
		}
		if (Modifier.isStatic(method.getModifiers())) {
			throw invalid(name, "is static", "Make it a method of the bean");
		}
		if (isSuspending(method)) {
			throw invalid(name, "is a suspending function",
					"Remove 'suspend', as a handler has threads of its own, or return a CompletableFuture "
							+ "(future { … } of kotlinx-coroutines-jdk8)");
		}
		if (!validates && HandlerConstraints.areOnResult(method)) {
			throw noValidator(name, "a result");
		}
		if (!validates && HandlerConstraints.areOnArguments(method)) {
			throw noValidator(name, "a parameter");
		}
		PayloadParameter payload = null;
		for (MethodParameter parameter : new AnnotatedMethod(method).getMethodParameters()) {
			if (isPayload(name, parameter)) {
				if (payload != null) {
					throw invalid(name, "has more than one payload parameter",
							"Put what the caller sends into one type, and annotate headers with @Header");
				}
				payload = payload(name, parameter, targetClass, validates);
			}
		}
		HandlerResult result = HandlerResult.of(name, method, targetClass);
		if (result.later() && HandlerConstraints.areOnResult(method)) {
			throw invalid(name, "has constraints on a result that comes later", "Check the result in the method");
		}
		return new HandlerMethodSignature(payload, result);
	}

	private static boolean isSuspending(Method method) {
		Class<?>[] types = method.getParameterTypes();
		return types.length > 0 && types[types.length - 1].getName().equals(CONTINUATION);
	}

	private static boolean isPayload(String name, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		if (type == TaskContext.class || parameter.hasParameterAnnotation(Header.class) || type == MessageHeaders.class
				|| MessageHeaderAccessor.class.isAssignableFrom(type)) {
			return false;
		}
		if (parameter.hasParameterAnnotation(Headers.class)) {
			if (!Map.class.isAssignableFrom(type)) {
				throw invalid(name, "has a @Headers parameter of the type " + type.getSimpleName(),
						"Declare it as Map<String, Object>");
			}
			return false;
		}
		return true;
	}

	private static PayloadParameter payload(String name, MethodParameter parameter, Class<?> targetClass,
			boolean validates) {
		Payload annotation = parameter.getParameterAnnotation(Payload.class);
		if (annotation != null && !annotation.expression().isEmpty()) {
			throw invalid(name, "has a @Payload parameter with an expression",
					"Take the whole payload, and select from it in the method");
		}
		PayloadParameter payload = PayloadParameter.of(parameter, targetClass);
		if (payload.nullable() && payload.rawType().isPrimitive()) {
			throw invalid(name, "has an optional payload parameter of the primitive type " + payload.rawType(),
					"Use " + ClassUtils.resolvePrimitiveIfNecessary(payload.rawType()).getSimpleName() + " instead");
		}
		Class<?> obstacle = Message.class.isAssignableFrom(payload.rawType()) ? payload.rawType()
				: JsonReadable.obstacle(payload.type());
		if (obstacle != null) {
			throw invalid(name,
					"has a parameter that cannot be read from JSON: " + obstacle.getSimpleName() + " is "
							+ (obstacle.isInterface() ? "an interface" : "an abstract class"),
					"Take a record, a class, Map, List or JsonNode, or say with Jackson's annotations on "
							+ obstacle.getSimpleName() + " how to make one");
		}
		if (!validates && isValidated(parameter)) {
			throw noValidator(name, "a parameter");
		}
		return payload;
	}

	private static boolean isValidated(MethodParameter parameter) {
		for (Annotation annotation : parameter.getParameterAnnotations()) {
			String type = annotation.annotationType().getSimpleName();
			if (type.equals("Valid") || type.equals("Validated")) {
				return true;
			}
		}
		return false;
	}

	private static InvalidTaskHandlerException noValidator(String name, String what) {
		return invalid(name, "has " + what + " to validate, but there is no Validator",
				"Add spring-boot-starter-validation to the application, or remove the annotation");
	}

	private static InvalidTaskHandlerException invalid(String name, String reason, String action) {
		return new InvalidTaskHandlerException(name, reason, action, null);
	}

}
