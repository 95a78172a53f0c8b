package io.aethermagic.annotation;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.concurrent.CompletionStage;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.ReflectiveProcessor;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What a native image has to keep of a handler: the method, and the types that its
 * payload is read as and its result is written from. Only used while an application is
 * built ahead of time.
 */
final class TaskHandlerReflectiveProcessor implements ReflectiveProcessor {

	private static final String CONTEXT = "io.aethermagic.worker.TaskContext";

	private static final String SPRING = "org.springframework.";

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		if (element instanceof Method method) {
			hints.registerMethod(method, ExecutableMode.INVOKE);
			for (Parameter parameter : method.getParameters()) {
				register(hints, ResolvableType.forType(parameter.getParameterizedType()));
			}
			register(hints, result(ResolvableType.forMethodReturnType(method)));
		}
	}

	private static ResolvableType result(ResolvableType type) {
		Class<?> raw = type.toClass();
		boolean later = CompletionStage.class.isAssignableFrom(raw)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null;
		return (later && type.hasGenerics()) ? type.getGeneric() : type;
	}

	private void register(ReflectionHints hints, ResolvableType type) {
		String name = type.toClass().getName();
		if (type.toClass() != void.class && !name.equals(CONTEXT) && !name.startsWith(SPRING)) {
			this.binding.registerReflectionHints(hints, type.getType());
		}
	}

}
