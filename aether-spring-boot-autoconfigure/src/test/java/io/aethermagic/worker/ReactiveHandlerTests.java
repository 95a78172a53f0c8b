package io.aethermagic.worker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aethermagic.annotation.AetherTaskHandler;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Handlers whose result is a publisher.
 */
class ReactiveHandlerTests {

	private final WorkerFixture app = new WorkerFixture();

	@Test
	void aMonoIsItsValueAndAnEmptyOneIsNull() {
		Sinks.One<String> sink = Sinks.one();
		this.app.work(WorkerSettings.DEFAULTS,
				(data, task) -> task.tid().equals("empty") ? Mono.empty() : sink.asMono());
		this.app.perform("value");
		assertThat(this.app.outcomes("value")).as("nothing yet").isEmpty();
		sink.tryEmitValue("done");
		assertThat(this.app.outcomes("value")).containsExactly("completed");
		assertThat(this.app.result("value")).isEqualTo("\"done\"");
		this.app.perform("empty");
		assertThat(this.app.result("empty")).isEqualTo("null");
	}

	@Test
	void severalValuesAreAList() {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> switch (task.tid()) {
			case "flux" -> Flux.just(1, 2, 3);
			case "flow" -> JdkFlowAdapter.publisherToFlowPublisher(Flux.just(4, 5));
			default -> new OwnPublisher();
		});
		this.app.perform("flux");
		this.app.perform("flow");
		this.app.perform("own");
		assertThat(this.app.result("flux")).isEqualTo("[1,2,3]");
		assertThat(this.app.result("flow")).isEqualTo("[4,5]");
		assertThat(this.app.result("own")).isEqualTo("[\"own\"]");
	}

	@Test
	void anErrorIsAFailure() {
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> Mono.error(new IllegalStateException("no picture")));
		this.app.perform("1");
		assertThat(this.app.outcomes("1")).containsExactly("failed");
		assertThat(this.app.result("1")).contains("no picture");
	}

	@Test
	void aCancelDisposes() {
		AtomicBoolean disposed = new AtomicBoolean();
		this.app.work(WorkerSettings.DEFAULTS, (data, task) -> Mono.never().doOnCancel(() -> disposed.set(true)));
		this.app.perform("1");
		assertThat(disposed).isFalse();
		this.app.cancel("1");
		assertThat(disposed).isTrue();
		assertThat(this.app.outcomes("1")).containsExactly("cancelled");
	}

	@Test
	void declaredTypesAreTaken() {
		try (HandlerFixture handlers = HandlerFixture.of(Reactive.class)) {
			assertThat(handlers.scan()).hasSize(5);
			assertThat(handlers.handler("nothing").returnsNothing()).isTrue();
			assertThat(handlers.handler("mono").returnsNothing()).isFalse();
		}
	}

	@Test
	void theTypeOfTheResultIsThatOfTheValues() {
		try (HandlerFixture handlers = HandlerFixture.of(Reactive.class)) {
			assertThat(handlers.handler("mono").function().resultType()).isEqualTo(String.class);
			assertThat(String.valueOf(handlers.handler("flux").function().resultType()))
				.isEqualTo("java.util.List<java.lang.String>");
		}
	}

	@Test
	void aPublisherWithinAnotherIsRefused() {
		try (HandlerFixture handlers = HandlerFixture.of(Nested.class)) {
			assertThatExceptionOfType(InvalidTaskHandlerException.class).isThrownBy(handlers::scan)
				.withMessageContaining("returns Flux, which is no single value");
		}
	}

	static class Reactive {

		@AetherTaskHandler(job = "j", task = "mono")
		Mono<String> mono() {
			return Mono.just("a");
		}

		@AetherTaskHandler(job = "j", task = "nothing")
		Mono<Void> nothing() {
			return Mono.empty();
		}

		@AetherTaskHandler(job = "j", task = "flux")
		Flux<String> flux() {
			return Flux.just("a");
		}

		@AetherTaskHandler(job = "j", task = "flow")
		Flow.Publisher<String> flow() {
			return JdkFlowAdapter.publisherToFlowPublisher(Flux.just("a"));
		}

		@AetherTaskHandler(job = "j", task = "own")
		OwnPublisher own() {
			return new OwnPublisher();
		}

	}

	static class Nested {

		@AetherTaskHandler(job = "j", task = "nested")
		CompletableFuture<Flux<String>> nested() {
			return new CompletableFuture<>();
		}

	}

	interface Results extends Publisher<String> {

	}

	/** A publisher only by what its interface extends. */
	static final class OwnPublisher implements Results {

		@Override
		public void subscribe(Subscriber<? super String> subscriber) {
			subscriber.onSubscribe(new Subscription() {

				@Override
				public void request(long n) {
					subscriber.onNext("own");
					subscriber.onComplete();
				}

				@Override
				public void cancel() {
				}

			});
		}

	}

}
