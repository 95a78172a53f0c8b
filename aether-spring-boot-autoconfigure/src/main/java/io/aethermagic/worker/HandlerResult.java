package io.aethermagic.worker;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.BaseStream;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.scheduling.annotation.Async;

/**
 * What a handler method returns, checked at start-up. Immutable.
 *
 * @param type the type of the result, with type variables resolved; what is inside of a
 * stage or a publisher
 * @param nothing whether there is never a result
 * @param later whether the method returns before the result is there
 */
record HandlerResult(Type type, boolean nothing, boolean later) {

	private static final List<Class<?>> UNFIT = List.of(BaseStream.class, Future.class, CompletionStage.class,
			Callable.class, Supplier.class, Runnable.class, java.io.InputStream.class, java.io.Reader.class);

	private static final Set<String> UNFIT_NAMES = Set.of("kotlin.sequences.Sequence");

	/** What Spring's {@code @EnableAsync} looks for beside its own annotation. */
	private static final List<String> ASYNC = List.of(Async.class.getName(), "jakarta.ejb.Asynchronous",
			"jakarta.enterprise.concurrent.Asynchronous");

	/**
	 * Look at what a method returns.
	 * @throws InvalidTaskHandlerException if that is nothing that can be a result
	 */
	static HandlerResult of(String name, Method method, Class<?> targetClass) {
		ResolvableType type = ResolvableType.forMethodReturnType(method, targetClass);
		Class<?> raw = type.resolve(Object.class);
		checkAsync(name, method, targetClass, raw);
		boolean later = true;
		ReactiveAdapter adapter = ReactiveResults.adapter(raw);
		if (CompletionStage.class.isAssignableFrom(raw)) {
			type = type.as(CompletionStage.class).getGeneric(0);
		}
		else if (adapter != null) {
			type = inside(adapter, type);
		}
		else if (ReactiveResults.isReactive(raw)) {
			throw invalid(name, "returns " + raw.getSimpleName() + ", and there is nothing that could subscribe to it",
					ReactiveResults.SUPPORTED ? "Return a CompletionStage, a Mono or a Flux"
							: "Add io.projectreactor:reactor-core to the application, or return a CompletionStage");
		}
		else {
			later = false;
		}
		Class<?> value = type.resolve(Object.class);
		if (isUnfit(value)) {
			throw invalid(name, "returns " + value.getSimpleName() + ", which is no single value",
					"Return a value, void or a CompletionStage, and report what comes in between as progress");
		}
		return new HandlerResult(withoutVariables(type), value == void.class || value == Void.class, later);
	}

	private static ResolvableType inside(ReactiveAdapter adapter, ResolvableType type) {
		if (adapter.isNoValue()) {
			return ResolvableType.forClass(Void.class);
		}
		ResolvableType element = type.as(adapter.getReactiveType()).getGeneric(0);
		if (!adapter.isMultiValue()) {
			return element;
		}
		return isUnfit(element.resolve(Object.class)) ? element
				: ResolvableType.forClassWithGenerics(List.class, element);
	}

	/**
	 * The type itself may be a variable that only whoever it is taken from knows.
	 */
	private static Type withoutVariables(ResolvableType type) {
		if (type.isArray()) {
			return ResolvableType.forArrayComponent(ResolvableType.forType(withoutVariables(type.getComponentType())))
				.getType();
		}
		Class<?> raw = type.resolve(Object.class);
		if (!type.hasGenerics()) {
			return raw;
		}
		ResolvableType[] generics = Arrays.stream(type.getGenerics())
			.map((generic) -> ResolvableType.forType(withoutVariables(generic)))
			.toArray(ResolvableType[]::new);
		return ResolvableType.forClassWithGenerics(raw, generics).getType();
	}

	private static boolean isUnfit(Class<?> type) {
		return UNFIT.stream().anyMatch((unfit) -> unfit.isAssignableFrom(type)) || ReactiveResults.isReactive(type)
				|| UNFIT_NAMES.contains(type.getName());
	}

	/**
	 * An asynchronous method returns before its work is done, and nothing tells when that
	 * is, unless it returns a future.
	 */
	private static void checkAsync(String name, Method method, Class<?> targetClass, Class<?> raw) {
		if (CompletableFuture.class.isAssignableFrom(raw)) {
			return;
		}
		for (String annotation : ASYNC) {
			if (MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).isPresent(annotation)
					|| MergedAnnotations.from(targetClass, SearchStrategy.TYPE_HIERARCHY).isPresent(annotation)) {
				throw invalid(name,
						"is asynchronous (@" + annotation.substring(annotation.lastIndexOf('.') + 1)
								+ "): it would return before its work is done, and the task would have ended",
						"Remove the annotation, as a handler has threads of its own, or return a CompletableFuture");
			}
		}
	}

	private static InvalidTaskHandlerException invalid(String name, String reason, String action) {
		return new InvalidTaskHandlerException(name, reason, action, null);
	}

}
