package io.aethermagic.worker;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.aopalliance.intercept.MethodInterceptor;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.ProxyFactoryBean;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.EnableAspectJAutoProxy;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.annotation.Validated;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.task.TaskData;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the invocation of handler methods.
 */
class TaskHandlerInvocationTests {

	@Test
	void givesEveryKindOfPayload() throws Throwable {
		try (HandlerFixture app = HandlerFixture.of(Payloads.class)) {
			assertThat(app.call("record", "{\"name\":\"a\",\"width\":3}")).isEqualTo(new Image("a", 3));
			assertThat(app.call("list", "[{\"name\":\"a\",\"width\":3}]")).isEqualTo(List.of(new Image("a", 3)));
			assertThat(app.call("map", "{\"a\":{\"name\":\"a\",\"width\":3}}"))
				.isEqualTo(Map.of("a", new Image("a", 3)));
			assertThat(app.call("node", "[1]")).isInstanceOf(JsonNode.class).hasToString("[1]");
			assertThat(app.call("text", "\"a\"")).isEqualTo("a");
			assertThat(app.call("text", "{\"a\":1}")).isEqualTo("{\"a\":1}");
			assertThat(app.call("bytes", "\"AQID\"")).isEqualTo(new byte[] { 1, 2, 3 });
			assertThat(app.call("number", "12")).isEqualTo(12);
			assertThat(app.call("any", "{\"a\":[1]}")).isEqualTo(Map.of("a", List.of(1)));
			assertThat(app.call("data", "[1]")).isInstanceOf(TaskData.class);
			assertThat(app.call("explicit", "\"a\"")).isEqualTo("a");
			assertThat(app.call("none", "{}")).isEqualTo("none");
		}
	}

	@Test
	void resolvesTypeVariablesOfTheBeansClass() throws Throwable {
		try (HandlerFixture app = HandlerFixture.of(ImageHandler.class)) {
			assertThat(app.call("generic", "[{\"name\":\"a\",\"width\":3}]")).isEqualTo(new Image("a", 3));
			assertThat(app.call("single", "{\"name\":\"a\",\"width\":3}")).isEqualTo("a");
		}
	}

	@Test
	void givesContextAndHeaders() throws Throwable {
		try (HandlerFixture app = HandlerFixture.of(WithHeaders.class)) {
			app.headers(Map.of("tenant", "acme", "size", "7", "id", "mine", "timestamp", "now"));
			assertThat(app.call("context", "\"a\"")).isEqualTo("tid-1 a");
			assertThat(app.call("header", "null")).isEqualTo("acme 7 none Optional.empty");
			assertThat(app.call("headers", "null"))
				.isEqualTo(Map.of("tenant", "acme", "size", "7", "id", "mine", "timestamp", "now"));
			assertThat(app.call("message-headers", "null"))
				.isEqualTo(Map.of("tenant", "acme", "size", "7", "id", "mine", "timestamp", "now"));
			app.headers(Map.of());
			assertThat(app.call("headers", "null")).isEqualTo(Map.of());
		}
	}

	@Test
	void refusesBadHeaders() {
		try (HandlerFixture app = HandlerFixture.of(WithHeaders.class)) {
			app.headers(Map.of("size", "7"));
			assertBadRequest(app, "header", "null", "The header 'tenant' is missing");
			app.headers(Map.of("tenant", "acme", "size", "large"));
			assertBadRequest(app, "header", "null", "The header 'size' cannot be read as int");
		}
	}

	@Test
	void givesNullWhereTheParameterTakesIt() throws Throwable {
		try (HandlerFixture app = HandlerFixture.of(Nulls.class)) {
			assertThat(app.call("nullable", "null")).isEqualTo("null");
			assertThat(app.call("optional-payload", "null")).isEqualTo("null");
			assertThat(app.call("optional", "null")).isEqualTo("Optional.empty");
			assertThat(app.call("optional", "{\"name\":\"a\",\"width\":3}"))
				.isEqualTo("Optional[Image[name=a, width=3]]");
			assertThat(app.call("node", "null")).isEqualTo("null");
			assertThat(app.call("data", "null")).isEqualTo("null");
			assertBadRequest(app, "required", "null", "The task needs data, but its data is null");
			assertBadRequest(app, "primitive", "null", "The task needs data, but its data is null");
		}
	}

	@Test
	void saysToTheCallerWhatDoesNotFit() {
		try (HandlerFixture app = HandlerFixture.of(Payloads.class)) {
			assertBadRequest(app, "record", "{\"name\":\"a\",\"width\":\"wide\"}",
					"The data does not fit: 'width' is the string 'wide', not a whole number");
			assertBadRequest(app, "record", "{\"name\":\"a\"}", "The data does not fit: 'width' is missing or null");
			assertBadRequest(app, "record", "[]", "The data does not fit: it is an array, not an object");
			assertBadRequest(app, "list", "[{\"name\":\"a\",\"width\":{}}]",
					"The data does not fit: '[0].width' is an object, not a whole number");
			assertBadRequest(app, "number", "\"many\"",
					"The data does not fit: it is the string 'many', not a whole number");
		}
	}

	@Test
	void validatesWhatIsAnnotated() throws Throwable {
		HandlerFixture fixture = new HandlerFixture().with((context) -> context.register(Validating.class));
		try (LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean(); HandlerFixture app = fixture) {
			validator.afterPropertiesSet();
			app.validator(validator).start();
			assertThat(app.call("valid", "{\"name\":\"a\",\"width\":3}")).isEqualTo("a");
			assertThat(app.call("unchecked", "{\"name\":\"\",\"width\":0}")).isEqualTo("");
			assertBadRequest(app, "valid", "{\"name\":\"\",\"width\":0}",
					"The data is not valid: name must not be blank; width must be greater than or equal to 1");
			assertBadRequest(app, "validated", "{\"name\":\"a\",\"width\":0}",
					"The data is not valid: width must be greater than or equal to 1");
		}
	}

	@Test
	void rethrowsTheHandlersOwnException() {
		try (HandlerFixture app = HandlerFixture.of(Throwing.class)) {
			assertThrown(app, "checked", new IOException("disk"));
			assertThrown(app, "unchecked", new IllegalArgumentException("bad"));
			assertThrown(app, "error", new AssertionError("broken"));
			assertThrown(app, "throwable", new Throwable("odd"));
			Throwable conversion = Assertions.catchThrowable(() -> app.call("data", "[1]"));
			assertThat(conversion).isNotInstanceOf(BadRequestException.class);
		}
	}

	@Test
	void returnsAStageAsItIs() throws Throwable {
		try (HandlerFixture app = HandlerFixture.of(Payloads.class)) {
			assertThat(app.call("later", "1")).isInstanceOf(CompletableFuture.class);
		}
	}

	@Test
	void callsThroughAnAspectOnTheClass() throws Throwable {
		CountingAspect.calls.set(0);
		try (HandlerFixture app = HandlerFixture.of(ClassProxying.class, CountingAspect.class, Traced.class)) {
			assertThat(app.scan()).hasSize(2);
			assertThat(app.call("traced", "\"a\"")).isEqualTo("a!");
			assertThat(app.call("package-private", "\"a\"")).isEqualTo("a!");
			assertThat(CountingAspect.calls).hasValue(2);
		}
	}

	@Test
	void callsThroughAnAspectOnAnInterface() throws Throwable {
		CountingAspect.calls.set(0);
		try (HandlerFixture app = HandlerFixture.of(InterfaceProxying.class, CountingAspect.class,
				TracedByInterface.class, GenericByInterface.class)) {
			assertThat(app.call("by-interface", "[{\"name\":\"a\",\"width\":3}]")).isEqualTo("a");
			assertThat(app.call("by-interface", "null")).isEqualTo("nothing");
			assertThat(app.call("generic", "{\"name\":\"a\",\"width\":3}")).isEqualTo(new Image("a", 3));
			assertThat(CountingAspect.calls).hasValue(3);
		}
	}

	@Test
	void unwrapsWhatAProxyWraps() {
		HandlerFixture fixture = new HandlerFixture().with((context) -> {
			ProxyFactory proxy = new ProxyFactory(new TracedByInterface());
			proxy.addAdvice((MethodInterceptor) (invocation) -> {
				throw new IOException("from the advice");
			});
			context.getBeanFactory().registerSingleton("proxied", proxy.getProxy());
		});
		try (HandlerFixture app = fixture.start()) {
			assertThrown(app, "by-interface", new IOException("from the advice"));
		}
	}

	@Test
	void callsTheProductOfAProxyFactoryBean() throws Throwable {
		CountingAspect.calls.set(0);
		HandlerFixture fixture = new HandlerFixture().with((context) -> {
			RootBeanDefinition definition = new RootBeanDefinition(ProxyFactoryBean.class);
			definition.getPropertyValues()
				.add("target", new TracedByInterface())
				.add("interfaces", Tracing.class.getName());
			context.registerBeanDefinition("product", definition);
		});
		try (HandlerFixture app = fixture.start()) {
			assertThat(app.scan()).extracting(TaskHandlerDefinition::id).containsExactly("product.handle");
			assertThat(app.call("by-interface", "[{\"name\":\"a\",\"width\":3}]")).isEqualTo("a");
		}
	}

	private static void assertBadRequest(HandlerFixture app, String task, String json, String message) {
		BadRequestException thrown = Assertions.catchThrowableOfType(BadRequestException.class,
				() -> app.call(task, json));
		assertThat(thrown).isNotNull().hasMessage(message);
		assertThat(thrown.code()).isEqualTo("bad-request");
	}

	private static void assertThrown(HandlerFixture app, String task, Throwable expected) {
		Throwable thrown = Assertions.catchThrowable(() -> app.call(task, "[]"));
		assertThat(thrown).isExactlyInstanceOf(expected.getClass()).hasMessage(expected.getMessage());
	}

	record Image(String name, int width) {
	}

	record Checked(@NotBlank String name, @Min(1) int width) {
	}

	static class Payloads {

		@AetherTaskHandler(job = "j", task = "record")
		Image record(Image image) {
			return image;
		}

		@AetherTaskHandler(job = "j", task = "list")
		List<Image> list(List<Image> images) {
			assertThat(images.get(0).getClass()).isEqualTo(Image.class);
			return images;
		}

		@AetherTaskHandler(job = "j", task = "map")
		Map<String, Image> map(Map<String, Image> images) {
			return images;
		}

		@AetherTaskHandler(job = "j", task = "node")
		JsonNode node(JsonNode node) {
			return node;
		}

		@AetherTaskHandler(job = "j", task = "text")
		String text(String text) {
			return text;
		}

		@AetherTaskHandler(job = "j", task = "bytes")
		byte[] bytes(byte[] bytes) {
			return bytes;
		}

		@AetherTaskHandler(job = "j", task = "number")
		int number(int number) {
			return number;
		}

		@AetherTaskHandler(job = "j", task = "any")
		Object any(Object value) {
			return value;
		}

		@AetherTaskHandler(job = "j", task = "data")
		TaskData data(TaskData data) {
			return data;
		}

		@AetherTaskHandler(job = "j", task = "explicit")
		String explicit(TaskContext context, @Payload String text) {
			return text;
		}

		@AetherTaskHandler(job = "j", task = "none")
		String none() {
			return "none";
		}

		@AetherTaskHandler(job = "j", task = "later")
		CompletableFuture<Integer> later(int number) {
			return CompletableFuture.completedFuture(number);
		}

	}

	abstract static class GenericHandler<T> {

		@AetherTaskHandler(job = "j", task = "generic")
		T first(List<T> values) {
			return values.get(0);
		}

		abstract String single(T value);

	}

	static class ImageHandler extends GenericHandler<Image> {

		@Override
		@AetherTaskHandler(job = "j", task = "single")
		String single(Image value) {
			return value.name();
		}

	}

	static class WithHeaders {

		@AetherTaskHandler(job = "j", task = "context")
		String context(TaskContext context, String text) {
			return context.tid() + " " + text;
		}

		@AetherTaskHandler(job = "j", task = "header")
		String header(@Header("tenant") String tenant, @Header("size") int size,
				@Header(name = "colour", defaultValue = "none") String colour,
				@Header("other") Optional<String> other) {
			return tenant + " " + size + " " + colour + " " + other;
		}

		@AetherTaskHandler(job = "j", task = "headers")
		Map<String, Object> headers(@Headers Map<String, Object> headers) {
			return new HashMap<>(headers);
		}

		@AetherTaskHandler(job = "j", task = "message-headers")
		Map<String, Object> messageHeaders(MessageHeaders headers) {
			return new HashMap<>(headers);
		}

	}

	static class Nulls {

		@AetherTaskHandler(job = "j", task = "nullable")
		String nullable(@Nullable Image image) {
			return String.valueOf(image);
		}

		@AetherTaskHandler(job = "j", task = "optional-payload")
		String optionalPayload(@Payload(required = false) Image image) {
			return String.valueOf(image);
		}

		@AetherTaskHandler(job = "j", task = "optional")
		String optional(Optional<Image> image) {
			return image.toString();
		}

		@AetherTaskHandler(job = "j", task = "node")
		String node(JsonNode node) {
			return node.toString();
		}

		@AetherTaskHandler(job = "j", task = "data")
		String data(TaskData data) {
			return new String(data.json(), StandardCharsets.UTF_8);
		}

		@AetherTaskHandler(job = "j", task = "required")
		String required(Image image) {
			return image.name();
		}

		@AetherTaskHandler(job = "j", task = "primitive")
		int primitive(int number) {
			return number;
		}

	}

	static class Validating {

		@AetherTaskHandler(job = "j", task = "valid")
		String valid(@Valid Checked image) {
			return image.name();
		}

		@AetherTaskHandler(job = "j", task = "validated")
		String validated(@Validated Checked image) {
			return image.name();
		}

		@AetherTaskHandler(job = "j", task = "unchecked")
		String unchecked(Checked image) {
			return image.name();
		}

	}

	static class Throwing {

		@AetherTaskHandler(job = "j", task = "checked")
		void checked() throws IOException {
			throw new IOException("disk");
		}

		@AetherTaskHandler(job = "j", task = "unchecked")
		void unchecked() {
			throw new IllegalArgumentException("bad");
		}

		@AetherTaskHandler(job = "j", task = "error")
		void error() {
			throw new AssertionError("broken");
		}

		@AetherTaskHandler(job = "j", task = "throwable")
		void throwable() throws Throwable {
			throw new Throwable("odd");
		}

		@AetherTaskHandler(job = "j", task = "data")
		void data(TaskData data) {
			data.read(Image.class);
		}

	}

	@EnableAspectJAutoProxy(proxyTargetClass = true)
	static class ClassProxying {

	}

	@EnableAspectJAutoProxy(proxyTargetClass = false)
	static class InterfaceProxying {

	}

	@Aspect
	static class CountingAspect {

		static final AtomicInteger calls = new AtomicInteger();

		@Around("@within(io.aethermagic.worker.TaskHandlerInvocationTests.Counted)")
		@Nullable Object around(ProceedingJoinPoint point) throws Throwable {
			calls.incrementAndGet();
			return point.proceed();
		}

	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Counted {

	}

	@Counted
	static class Traced {

		private final String suffix = suffix();

		private static String suffix() {
			return "!";
		}

		@AetherTaskHandler(job = "j", task = "traced")
		public String traced(String text) {
			return text + this.suffix;
		}

		@AetherTaskHandler(job = "j", task = "package-private")
		String packagePrivate(String text) {
			return text + this.suffix;
		}

	}

	interface Tracing {

		String handle(List<Image> images);

	}

	@Counted
	static class TracedByInterface implements Tracing {

		@Override
		@AetherTaskHandler(job = "j", task = "by-interface")
		public String handle(@Payload(required = false) List<Image> images) {
			return (images != null) ? images.get(0).name() : "nothing";
		}

	}

	interface Handling<T> {

		T apply(T value);

	}

	@Counted
	static class GenericByInterface implements Handling<Image> {

		@Override
		@AetherTaskHandler(job = "j", task = "generic")
		public Image apply(Image value) {
			return value;
		}

	}

}
