package io.aethermagic.worker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.aethermagic.annotation.AetherTaskHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import kotlin.coroutines.Continuation;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.scheduling.annotation.Async;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.validation.beanvalidation.MethodValidationPostProcessor;
import org.springframework.validation.method.MethodValidationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Methods that are handlers in one way or another, and those that cannot be.
 */
class HandlerKindsTests {

	private static final String REFUSED = "The task handler " + HandlerKindsTests.class.getName() + "$";

	@Test
	void whatIsAsynchronousIsRefusedUnlessItReturnsAFuture() {
		assertRefused(AsyncVoid.class).hasMessage(REFUSED + "AsyncVoid.handle() is asynchronous (@Async): it would "
				+ "return before its work is done, and the task would have ended. Remove the annotation, as a handler "
				+ "has threads of its own, or return a CompletableFuture.");
		assertRefused(AsyncValue.class).hasMessageContaining("is asynchronous (@Async)");
		assertRefused(AsyncClass.class).hasMessageContaining("is asynchronous (@Async)");
		try (HandlerFixture app = HandlerFixture.of(AsyncFuture.class)) {
			assertThat(app.scan()).hasSize(1);
		}
	}

	@Test
	void aSuspendingFunctionIsRefused() {
		assertRefused(Suspending.class).hasMessageStartingWith(
				REFUSED + "Suspending.handle(String, Continuation) is a suspending function. " + "Remove 'suspend'");
	}

	@Test
	void aSupplierIsNoResult() {
		assertRefused(Supplying.class).hasMessageContaining("returns Supplier, which is no single value");
	}

	@Test
	void anAnnotationOfTheApplicationsMarksHandlers() throws Throwable {
		try (HandlerFixture app = HandlerFixture.of(Composed.class)) {
			TaskHandlerDefinition handler = app.handler("resize");
			assertThat(handler.address().job()).isEqualTo("image-process");
			assertThat(handler.concurrency()).isEqualTo(2);
			assertThat(app.call(handler, "1")).isEqualTo(2);
		}
	}

	@Test
	void constraintsOnArgumentsAreTheCallersToKeep() throws Throwable {
		HandlerFixture fixture = new HandlerFixture().with((context) -> context.register(Constrained.class));
		try (LocalValidatorFactoryBean validator = validator(); HandlerFixture app = fixture.validator(validator)) {
			app.start();
			assertThat(app.call("beans", "[{\"name\":\"a\"}]")).isEqualTo(1);
			assertBadRequest(app, "beans", "[{\"name\":\"a\"},{\"name\":\" \"}]", "[1].name must not be blank");
			assertBadRequest(app, "valid-list", "[{\"name\":\" \"}]", "[0].name must not be blank");
			assertBadRequest(app, "map", "{\"k\":{\"name\":\"\"}}", "[k].name must not be blank");
			assertBadRequest(app, "text", "\" \"", "must not be blank");
			assertBadRequest(app, "texts", "[\"a\",\"\"]", "[1] must not be blank");
			app.headers(Map.of("size", "0"));
			assertBadRequest(app, "header", "null", "size must be greater than or equal to 1");
		}
	}

	@Test
	void aConstraintOnTheResultIsTheHandlersToKeep() {
		HandlerFixture fixture = new HandlerFixture().with((context) -> context.register(Constrained.class));
		try (LocalValidatorFactoryBean validator = validator(); HandlerFixture app = fixture.validator(validator)) {
			app.start();
			assertThat(catchThrowable(() -> app.call("result", "null"))).isInstanceOf(MethodValidationException.class);
		}
	}

	@Test
	void aValidatedBeansArgumentsAreTheCallersToo() throws Throwable {
		HandlerFixture fixture = new HandlerFixture().with((context) -> {
			context.register(ValidatedBean.class);
			MethodValidationPostProcessor processor = new MethodValidationPostProcessor();
			processor.setProxyTargetClass(true);
			context.registerBean(MethodValidationPostProcessor.class, () -> processor);
		});
		try (LocalValidatorFactoryBean validator = validator(); HandlerFixture app = fixture.validator(validator)) {
			app.start();
			assertThat(app.call("validated", "\"abc\"")).isEqualTo("abc");
			assertBadRequest(app, "validated", "\"a\"", "size must be between 2 and 3");
		}
	}

	@Test
	void constraintsWithoutAValidatorAreRefused() {
		assertRefused(Constrained.class).hasMessageContaining(
				"to validate, but there is no Validator. Add " + "spring-boot-starter-validation to the application");
	}

	private static LocalValidatorFactoryBean validator() {
		LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
		validator.afterPropertiesSet();
		return validator;
	}

	private static void assertBadRequest(HandlerFixture app, String task, String json, String problem) {
		assertThatExceptionOfType(BadRequestException.class).isThrownBy(() -> app.call(task, json))
			.withMessage("The data is not valid: " + problem);
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Class<?> bean) {
		try (HandlerFixture app = HandlerFixture.of(bean)) {
			return assertThat(catchThrowable(app::scan)).isInstanceOf(InvalidTaskHandlerException.class);
		}
	}

	record Order(@NotBlank String name) {
	}

	static class AsyncVoid {

		@Async
		@AetherTaskHandler(job = "j", task = "t")
		void handle() {
		}

	}

	static class AsyncValue {

		@Async
		@AetherTaskHandler(job = "j", task = "t")
		String handle() {
			return "";
		}

	}

	@Async
	static class AsyncClass {

		@AetherTaskHandler(job = "j", task = "t")
		void handle() {
		}

	}

	static class AsyncFuture {

		@Async
		@AetherTaskHandler(job = "j", task = "t")
		CompletableFuture<String> handle() {
			return new CompletableFuture<>();
		}

	}

	static class Suspending {

		@AetherTaskHandler(job = "j", task = "t")
		@Nullable Object handle(String text, Continuation<String> continuation) {
			return null;
		}

	}

	static class Supplying {

		@AetherTaskHandler(job = "j", task = "t")
		Supplier<String> handle() {
			return () -> "";
		}

	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@AetherTaskHandler(job = "image-process", task = "", concurrency = "2")
	@interface ImageTask {

		@AliasFor(annotation = AetherTaskHandler.class, attribute = "task")
		String value();

	}

	static class Composed {

		@ImageTask("resize")
		int resize(int width) {
			return 2 * width;
		}

	}

	static class Constrained {

		@AetherTaskHandler(job = "j", task = "beans")
		int beans(List<@Valid Order> orders) {
			return orders.size();
		}

		@AetherTaskHandler(job = "j", task = "valid-list")
		int validList(@Valid List<Order> orders) {
			return orders.size();
		}

		@AetherTaskHandler(job = "j", task = "map")
		int map(Map<String, @Valid Order> orders) {
			return orders.size();
		}

		@AetherTaskHandler(job = "j", task = "text")
		String text(@NotBlank String text) {
			return text;
		}

		@AetherTaskHandler(job = "j", task = "texts")
		int texts(List<@NotBlank String> texts) {
			return texts.size();
		}

		@AetherTaskHandler(job = "j", task = "header")
		int header(@Header("size") @Min(1) int size) {
			return size;
		}

		@NotNull
		@AetherTaskHandler(job = "j", task = "result")
		@Nullable String result() {
			return null;
		}

	}

	@Validated
	static class ValidatedBean {

		@AetherTaskHandler(job = "j", task = "validated")
		public String validated(@Size(min = 2, max = 3) String text) {
			return text;
		}

	}

}
