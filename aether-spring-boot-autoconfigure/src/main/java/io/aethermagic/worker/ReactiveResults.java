package io.aethermagic.worker;

import java.util.Set;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.ClassUtils;

/**
 * Results that come later and are no {@link CompletionStage}: those that Spring's
 * {@link ReactiveAdapterRegistry} knows, by way of Reactor. One that has several values
 * becomes a list. Reactor may be missing. Stateless.
 */
final class ReactiveResults {

	/** Whether Reactor is there. */
	static final boolean SUPPORTED = ClassUtils.isPresent("reactor.core.publisher.Mono",
			ReactiveResults.class.getClassLoader());

	private static final Set<String> PUBLISHERS = Set.of("org.reactivestreams.Publisher",
			"java.util.concurrent.Flow$Publisher");

	private static final Set<String> PACKAGES = Set.of("io.reactivex.", "io.smallrye.mutiny.", "kotlinx.coroutines.");

	private ReactiveResults() {
	}

	/**
	 * Find what adapts a type.
	 * @param type the type of a result
	 * @return its adapter; {@code null} if it is no type of later results, or if they are
	 * not supported here
	 */
	static @Nullable ReactiveAdapter adapter(Class<?> type) {
		return (SUPPORTED && !CompletionStage.class.isAssignableFrom(type))
				? ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) : null;
	}

	/**
	 * Tell whether a type is one of later results, supported or not.
	 * @param type the type of a result
	 * @return whether it is, {@link CompletionStage} not counted
	 */
	static boolean isReactive(Class<?> type) {
		return adapter(type) != null || isPublisher(type)
				|| PACKAGES.stream().anyMatch((name) -> type.getName().startsWith(name));
	}

	private static boolean isPublisher(Class<?> type) {
		if (PUBLISHERS.contains(type.getName())) {
			return true;
		}
		for (Class<?> parent : type.getInterfaces()) {
			if (isPublisher(parent)) {
				return true;
			}
		}
		Class<?> superclass = type.getSuperclass();
		return superclass != null && isPublisher(superclass);
	}

	/**
	 * Subscribe to a result that comes later.
	 * @param value what a handler has returned
	 * @return a stage with the result, whose future cancels the subscription; the value
	 * itself if it is nothing of that kind
	 */
	static @Nullable Object subscribed(@Nullable Object value) {
		ReactiveAdapter adapter = (value != null) ? adapter(value.getClass()) : null;
		return (value != null && adapter != null) ? Reactor.stage(adapter, value) : value;
	}

	/** Apart, because the library may be missing. */
	private static final class Reactor {

		private static CompletionStage<?> stage(ReactiveAdapter adapter, Object value) {
			Publisher<Object> publisher = adapter.toPublisher(value);
			return adapter.isMultiValue() ? Flux.from(publisher).collectList().toFuture()
					: Mono.from(publisher).toFuture();
		}

	}

}
