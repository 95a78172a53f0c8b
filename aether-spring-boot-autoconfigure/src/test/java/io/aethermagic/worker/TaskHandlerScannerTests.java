package io.aethermagic.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.transport.Capability;
import jakarta.validation.Valid;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TaskHandlerScanner}.
 */
class TaskHandlerScannerTests {

	private static final String HERE = TaskHandlerScannerTests.class.getName() + "$";

	@Test
	void findsHandlersWithDefaults() {
		try (HandlerFixture app = HandlerFixture.of(Images.class)) {
			TaskHandlerDefinition resize = app.handler("resize");
			assertThat(resize.address()).isEqualTo(new TaskAddress("my-app", "image", "resize", "x"));
			assertThat(resize.id()).endsWith("mages.resize");
			assertThat(resize.workgroup()).isEqualTo("workgroup");
			assertThat(resize.transport()).isEmpty();
			assertThat(resize.concurrency()).isEqualTo(10);
			assertThat(resize.timeout()).isNull();
			assertThat(resize.broadcast()).isFalse();
			assertThat(resize.require()).isEmpty();
			assertThat(resize.returnsNothing()).isFalse();
			assertThat(resize.function()).hasToString(HERE + "Images.resize(Map, TaskContext)");
		}
	}

	@Test
	void takesEveryAttribute() {
		try (HandlerFixture app = HandlerFixture.of(Images.class)) {
			TaskHandlerDefinition all = app.handler("all");
			assertThat(all.address()).isEqualTo(new TaskAddress("my-app", "image", "all", "eu"));
			assertThat(all.id()).isEqualTo("everything");
			assertThat(all.workgroup()).isEqualTo("gpu");
			assertThat(all.transport()).isEqualTo("mqtt");
			assertThat(all.concurrency()).isEqualTo(3);
			assertThat(all.timeout()).isEqualTo(Duration.ofSeconds(30));
			assertThat(all.broadcast()).isTrue();
			assertThat(all.require()).isEqualTo(Set.of(Capability.REDELIVERY, Capability.PERSISTENT));
		}
	}

	@Test
	void resolvesPlaceholdersInEveryString() {
		HandlerFixture fixture = new HandlerFixture().with((context) -> context.register(Placeholders.class))
			.properties(Map.of("my.job", "image", "my.task", "resize", "my.context", "eu", "my.group", "gpu",
					"my.transport", "mqtt", "my.id", "mine", "my.concurrency", "7", "my.timeout", "PT5S", "my.require",
					"persistent, redelivery"));
		try (HandlerFixture app = fixture.start()) {
			TaskHandlerDefinition handler = app.scan().get(0);
			assertThat(handler.address()).isEqualTo(new TaskAddress("my-app", "image", "resize", "eu"));
			assertThat(handler.workgroup()).isEqualTo("gpu");
			assertThat(handler.transport()).isEqualTo("mqtt");
			assertThat(handler.id()).isEqualTo("mine");
			assertThat(handler.concurrency()).isEqualTo(7);
			assertThat(handler.timeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(handler.require()).containsExactlyInAnyOrder(Capability.PERSISTENT, Capability.REDELIVERY);
		}
	}

	@Test
	void readsTimeoutsInEveryStyle() {
		assertThat(timeout("15")).isEqualTo(Duration.ofSeconds(15));
		assertThat(timeout("500ms")).isEqualTo(Duration.ofMillis(500));
		assertThat(timeout("2m")).isEqualTo(Duration.ofMinutes(2));
		assertThat(timeout("PT1H")).isEqualTo(Duration.ofHours(1));
		assertThat(timeout(" ")).isNull();
	}

	@Test
	void knowsWhichHandlersReturnNothing() {
		try (HandlerFixture app = HandlerFixture.of(Results.class)) {
			assertThat(app.handler("nothing").returnsNothing()).isTrue();
			assertThat(app.handler("boxed").returnsNothing()).isTrue();
			assertThat(app.handler("stage").returnsNothing()).isTrue();
			assertThat(app.handler("value").returnsNothing()).isFalse();
			assertThat(app.handler("later").returnsNothing()).isFalse();
		}
	}

	@Test
	void leavesLazyBeansAlone() throws Throwable {
		LazyImages.created.set(0);
		try (HandlerFixture app = HandlerFixture.of(LazyImages.class)) {
			TaskHandlerDefinition handler = app.handler("resize");
			assertThat(LazyImages.created).hasValue(0);
			assertThat(app.call(handler, "null")).isEqualTo(1);
			assertThat(app.call(handler, "null")).isEqualTo(1);
		}
	}

	@Test
	void leavesLazyBeanMethodsAlone() throws Throwable {
		LazyImages.created.set(0);
		try (HandlerFixture app = HandlerFixture.of(LazyConfiguration.class)) {
			TaskHandlerDefinition handler = app.handler("resize");
			assertThat(LazyImages.created).hasValue(0);
			assertThat(app.call(handler, "null")).isEqualTo(1);
		}
	}

	@Test
	void fetchesAPrototypeForEveryTask() throws Throwable {
		PrototypeImages.created.set(0);
		try (HandlerFixture app = HandlerFixture.of(PrototypeImages.class)) {
			TaskHandlerDefinition handler = app.handler("resize");
			assertThat(app.call(handler, "null")).isEqualTo(1);
			assertThat(app.call(handler, "null")).isEqualTo(2);
		}
	}

	@Test
	void findsAScopedBeanOnce() throws Throwable {
		ScopedImages.created.set(0);
		try (HandlerFixture app = HandlerFixture.of(ScopedImages.class)) {
			assertThat(app.scan()).hasSize(1);
			TaskHandlerDefinition handler = app.handler("resize");
			assertThat(app.call(handler, "null")).isEqualTo(1);
			assertThat(app.call(handler, "null")).isEqualTo(2);
		}
	}

	@Test
	void findsHandlersInConfigurationClassesAndSingletonsRegisteredByHand() {
		HandlerFixture fixture = new HandlerFixture().with((context) -> {
			context.register(OwnHandler.class);
			context.getBeanFactory().registerSingleton("byHand", new Images());
		});
		try (HandlerFixture app = fixture.start()) {
			assertThat(app.scan()).extracting(TaskHandlerDefinition::id)
				.contains("byHand.resize")
				.anyMatch((id) -> id.endsWith(".own"));
		}
	}

	@Test
	void findsInheritedAndInterfaceAnnotationsAndNoBridges() {
		try (HandlerFixture app = HandlerFixture.of(ByInterface.class, Derived.class)) {
			assertThat(app.scan()).extracting((definition) -> definition.address().task())
				.containsExactlyInAnyOrder("declared", "generic", "inherited");
		}
	}

	@Test
	void givesOverloadedHandlersDifferentIds() {
		try (HandlerFixture app = HandlerFixture.of(Overloaded.class)) {
			assertThat(app.scan()).extracting(TaskHandlerDefinition::id).doesNotHaveDuplicates().hasSize(2);
		}
	}

	@Test
	void acceptsEveryReadablePayload() {
		try (HandlerFixture app = HandlerFixture.of(Readable.class)) {
			assertThat(app.scan()).hasSize(4);
		}
	}

	@Test
	void refusesMethodsThatCannotBeCalled() {
		assertInvalid(PrivateHandler.class).withMessage("The task handler " + HERE
				+ "PrivateHandler.handle() is private. Make it visible to its package at least.");
		assertInvalid(StaticHandler.class).withMessage(
				"The task handler " + HERE + "StaticHandler.handle() is static. Make it a method of the bean.");
	}

	@Test
	void refusesArgumentsThatNobodyCanMake() {
		assertInvalid(TwoPayloads.class)
			.withMessage("The task handler " + HERE + "TwoPayloads.handle(String, int) has more than one payload "
					+ "parameter. Put what the caller sends into one type, and annotate headers with @Header.");
		assertInvalid(InterfacePayload.class).withMessage("The task handler " + HERE
				+ "InterfacePayload.handle(Shape) has a parameter that cannot be read from JSON: Shape is an "
				+ "interface. Take a record, a class, Map, List or JsonNode, or say with Jackson's annotations on "
				+ "Shape how to make one.");
		assertInvalid(InterfaceElements.class).withMessageContaining("Shape is an interface");
		assertInvalid(AbstractPayload.class).withMessageContaining("AbstractShape is an abstract class");
		assertInvalid(StreamPayload.class).withMessageContaining("Stream is an interface");
		assertInvalid(MessagePayload.class).withMessageContaining("Message is an interface");
		assertInvalid(ExpressionPayload.class).withMessageContaining("has a @Payload parameter with an expression");
		assertInvalid(OptionalPrimitive.class)
			.withMessageContaining("has an optional payload parameter of the primitive type int. Use Integer instead");
		assertInvalid(BadHeaders.class).withMessageContaining("has a @Headers parameter of the type String");
		assertInvalid(Unvalidated.class).withMessage("The task handler " + HERE
				+ "Unvalidated.handle(Map) has a parameter to validate, but there is no Validator. Add "
				+ "spring-boot-starter-validation to the application, or remove the annotation.");
	}

	@Test
	void refusesResultsThatAreNoSingleValue() {
		assertInvalid(ReturnsStream.class).withMessage("The task handler " + HERE
				+ "ReturnsStream.handle() returns Stream, which is no single value. Return a value, void or a "
				+ "CompletionStage, and report what comes in between as progress.");
		assertInvalid(ReturnsStreamLater.class).withMessageContaining("returns Stream");
		assertInvalid(ReturnsFuture.class).withMessageContaining("returns Future");
	}

	@Test
	void refusesBadAttributes() {
		assertInvalid(BadName.class)
			.withMessageStartingWith("The task handler " + HERE
					+ "BadName.handle() has a bad name: the job 'a/b' contains '/' at position 1: ")
			.withMessageEndingWith("Change the job in its annotation, or the property that it comes from.");
		assertInvalid(BadWorkgroup.class).withMessageContaining("has a bad name: the workgroup 'a b'");
		assertInvalid(ReservedJob.class).withMessageContaining("the job 'system' is reserved");
		assertInvalid(NoConcurrency.class).withMessage("The task handler " + HERE
				+ "NoConcurrency.handle() has the concurrency '0'. Give it a whole number above 0.");
		assertInvalid(BadTimeout.class).withMessage("The task handler " + HERE
				+ "BadTimeout.handle() has the timeout 'soon'. Give it a duration above 0, '30s' or 'PT30S' for "
				+ "example.");
		assertInvalid(NegativeTimeout.class).withMessageContaining("has the timeout '-5s'");
		assertInvalid(UnknownCapability.class).withMessage("The task handler " + HERE
				+ "UnknownCapability.handle() requires the unknown capability 'magic'. Name one of persistent, "
				+ "redelivery, broadcast, priority.");
		assertInvalid(Unresolvable.class).withMessage("The task handler " + HERE
				+ "Unresolvable.handle() has the job '${not.there}' with a placeholder that cannot be resolved. Set "
				+ "the property that it names, or give it a default as in '${name:default}'.");
		assertInvalid(SameIds.class).withMessageContaining("has the id 'same', as has ");
	}

	@Test
	void refusesAMethodThatAJdkProxyHides() {
		HandlerFixture fixture = new HandlerFixture().with((context) -> {
			ProxyFactory proxy = new ProxyFactory(new Hidden());
			context.getBeanFactory().registerSingleton("hidden", proxy.getProxy());
		});
		try (HandlerFixture app = fixture.start()) {
			assertThatExceptionOfType(InvalidTaskHandlerException.class).isThrownBy(app::scan)
				.withMessage("The task handler " + HERE + "Hidden.handle() cannot be called: its bean is a JDK proxy, "
						+ "and no interface of it has the method. Declare the method in an interface of the bean, or "
						+ "proxy the class (spring.aop.proxy-target-class).");
		}
	}

	@Test
	void refusesAFinalMethodBehindAProxyOfTheClass() {
		HandlerFixture fixture = new HandlerFixture().with((context) -> {
			ProxyFactory proxy = new ProxyFactory(new Final());
			proxy.setProxyTargetClass(true);
			context.getBeanFactory().registerSingleton("fixed", proxy.getProxy());
		});
		try (HandlerFixture app = fixture.start()) {
			assertThatExceptionOfType(InvalidTaskHandlerException.class).isThrownBy(app::scan)
				.withMessageContaining("Final.handle() is final, but its bean is a proxy of the class");
		}
	}

	@Test
	void refusesTwoHandlersOfTheSameTasks() {
		try (HandlerFixture app = HandlerFixture.of(Twice.class)) {
			assertThatExceptionOfType(DuplicateTaskHandlerException.class).isThrownBy(app::scan).satisfies((ex) -> {
				assertThat(ex.address()).isEqualTo(new TaskAddress("my-app", "j", "t", "x"));
				assertThat(ex.workgroup()).isEqualTo("workgroup");
				assertThat(List.of(ex.first(), ex.second())).allMatch((name) -> name.startsWith(HERE + "Twice."));
				assertThat(ex.first()).isNotEqualTo(ex.second());
				assertThat(ex).hasMessageContaining("both handle the tasks of my-app/j/t/x in the workgroup "
						+ "'workgroup'. Give one of them another address, workgroup or transport, or remove it.");
			});
		}
		try (HandlerFixture app = HandlerFixture.of(BroadcastTwice.class)) {
			assertThatExceptionOfType(DuplicateTaskHandlerException.class).isThrownBy(app::scan)
				.withMessageContaining("my-app/j/t/x as broadcast handlers");
		}
	}

	@Test
	void acceptsHandlersOfOneAddressThatDiffer() {
		try (HandlerFixture app = HandlerFixture.of(Different.class)) {
			assertThat(app.scan()).hasSize(4);
		}
	}

	private static @Nullable Duration timeout(String timeout) {
		HandlerFixture fixture = new HandlerFixture().with((context) -> context.register(Timeout.class))
			.properties(Map.of("my.timeout", timeout));
		try (HandlerFixture app = fixture.start()) {
			return app.scan().get(0).timeout();
		}
	}

	private static ThrowableAssertAlternative<InvalidTaskHandlerException> assertInvalid(Class<?> bean) {
		try (HandlerFixture app = HandlerFixture.of(bean)) {
			return assertThatExceptionOfType(InvalidTaskHandlerException.class).isThrownBy(app::scan);
		}
	}

	static class Images {

		@AetherTaskHandler(job = "image", task = "resize")
		Map<String, Object> resize(Map<String, Object> request, TaskContext context) {
			return request;
		}

		@AetherTaskHandler(job = "image", task = "all", context = "eu", workgroup = "gpu", transport = "mqtt",
				id = "everything", concurrency = "3", timeout = "30s", broadcast = true,
				require = { "redelivery", "PERSISTENT" })
		public void all() {
		}

	}

	static class Placeholders {

		@AetherTaskHandler(job = "${my.job}", task = "${my.task}", context = "${my.context}", workgroup = "${my.group}",
				transport = "${my.transport}", id = "${my.id}", concurrency = "${my.concurrency}",
				timeout = "${my.timeout}", require = "${my.require}")
		void handle() {
		}

	}

	static class Timeout {

		@AetherTaskHandler(job = "j", task = "t", timeout = "${my.timeout}")
		void handle() {
		}

	}

	static class Results {

		@AetherTaskHandler(job = "j", task = "nothing")
		void nothing() {
		}

		@AetherTaskHandler(job = "j", task = "boxed")
		@Nullable Void boxed() {
			return null;
		}

		@AetherTaskHandler(job = "j", task = "stage")
		CompletionStage<Void> stage() {
			return CompletableFuture.completedFuture(null);
		}

		@AetherTaskHandler(job = "j", task = "value")
		int value() {
			return 1;
		}

		@AetherTaskHandler(job = "j", task = "later")
		CompletableFuture<String> later() {
			return CompletableFuture.completedFuture("x");
		}

	}

	@Lazy
	static class LazyImages {

		static final AtomicInteger created = new AtomicInteger();

		private final int number = created.incrementAndGet();

		@AetherTaskHandler(job = "image", task = "resize")
		int resize() {
			return this.number;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		LazyImages images() {
			return new LazyImages();
		}

	}

	@Scope("prototype")
	static class PrototypeImages {

		static final AtomicInteger created = new AtomicInteger();

		private final int number = created.incrementAndGet();

		@AetherTaskHandler(job = "image", task = "resize")
		int resize() {
			return this.number;
		}

	}

	@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ScopedImages {

		static final AtomicInteger created = new AtomicInteger();

		private int number;

		@AetherTaskHandler(job = "image", task = "resize")
		public int resize() {
			this.number = created.incrementAndGet();
			return this.number;
		}

	}

	@Configuration
	static class OwnHandler {

		@AetherTaskHandler(job = "image", task = "own")
		void own() {
		}

	}

	interface Declared {

		@AetherTaskHandler(job = "j", task = "declared")
		void handle();

	}

	static class ByInterface implements Declared {

		@Override
		public void handle() {
		}

	}

	abstract static class Base<T> {

		abstract T generic(T value);

		@AetherTaskHandler(job = "j", task = "inherited")
		void inherited() {
		}

	}

	static class Derived extends Base<String> {

		@Override
		@AetherTaskHandler(job = "j", task = "generic")
		String generic(String value) {
			return value;
		}

	}

	static class Overloaded {

		@AetherTaskHandler(job = "j", task = "a")
		void handle() {
		}

		@AetherTaskHandler(job = "j", task = "b")
		void handle(String value) {
		}

	}

	interface Shape {

	}

	abstract static class AbstractShape {

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	interface TypedShape {

	}

	static class Readable {

		@AetherTaskHandler(job = "j", task = "a")
		void typed(List<TypedShape> shapes) {
		}

		@AetherTaskHandler(job = "j", task = "b")
		void maps(Map<String, Set<Integer>> value) {
		}

		@AetherTaskHandler(job = "j", task = "c")
		void primitive(long value) {
		}

		@AetherTaskHandler(job = "j", task = "d")
		void any(Object value) {
		}

	}

	static class PrivateHandler {

		@AetherTaskHandler(job = "j", task = "t")
		private void handle() {
		}

	}

	static class StaticHandler {

		@AetherTaskHandler(job = "j", task = "t")
		static void handle() {
		}

	}

	static class TwoPayloads {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(String one, int two) {
		}

	}

	static class InterfacePayload {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(Shape shape) {
		}

	}

	static class InterfaceElements {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(Map<String, List<Shape>> shapes) {
		}

	}

	static class AbstractPayload {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(AbstractShape[] shapes) {
		}

	}

	static class StreamPayload {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(Stream<String> lines) {
		}

	}

	static class MessagePayload {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(Message<String> message) {
		}

	}

	static class ExpressionPayload {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(@Payload("name") String name) {
		}

	}

	static class OptionalPrimitive {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(@Payload(required = false) int number) {
		}

	}

	static class BadHeaders {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(@Headers String headers) {
		}

	}

	static class Unvalidated {

		@AetherTaskHandler(job = "j", task = "t")
		void handle(@Valid Map<String, String> value) {
		}

	}

	static class ReturnsStream {

		@AetherTaskHandler(job = "j", task = "t")
		Stream<String> handle() {
			return Stream.empty();
		}

	}

	static class ReturnsStreamLater {

		@AetherTaskHandler(job = "j", task = "t")
		CompletableFuture<Stream<String>> handle() {
			return new CompletableFuture<>();
		}

	}

	static class ReturnsFuture {

		@AetherTaskHandler(job = "j", task = "t")
		Future<String> handle() {
			return new CompletableFuture<>();
		}

	}

	static class BadName {

		@AetherTaskHandler(job = "a/b", task = "t")
		void handle() {
		}

	}

	static class BadWorkgroup {

		@AetherTaskHandler(job = "j", task = "t", workgroup = "a b")
		void handle() {
		}

	}

	static class ReservedJob {

		@AetherTaskHandler(job = "system", task = "t")
		void handle() {
		}

	}

	static class NoConcurrency {

		@AetherTaskHandler(job = "j", task = "t", concurrency = "0")
		void handle() {
		}

	}

	static class BadTimeout {

		@AetherTaskHandler(job = "j", task = "t", timeout = "soon")
		void handle() {
		}

	}

	static class NegativeTimeout {

		@AetherTaskHandler(job = "j", task = "t", timeout = "-5s")
		void handle() {
		}

	}

	static class UnknownCapability {

		@AetherTaskHandler(job = "j", task = "t", require = "magic")
		void handle() {
		}

	}

	static class Unresolvable {

		@AetherTaskHandler(job = "${not.there}", task = "t")
		void handle() {
		}

	}

	static class SameIds {

		@AetherTaskHandler(job = "j", task = "a", id = "same")
		void one() {
		}

		@AetherTaskHandler(job = "j", task = "b", id = "same")
		void two() {
		}

	}

	static class Hidden implements Shape {

		@AetherTaskHandler(job = "j", task = "t")
		public void handle() {
		}

	}

	static class Final {

		@AetherTaskHandler(job = "j", task = "t")
		public final void handle() {
		}

	}

	static class Twice {

		@AetherTaskHandler(job = "j", task = "t")
		void one() {
		}

		@AetherTaskHandler(job = "j", task = "t")
		void two() {
		}

	}

	static class BroadcastTwice {

		@AetherTaskHandler(job = "j", task = "t", broadcast = true, workgroup = "a")
		void one() {
		}

		@AetherTaskHandler(job = "j", task = "t", broadcast = true, workgroup = "b")
		void two() {
		}

	}

	static class Different {

		@AetherTaskHandler(job = "j", task = "t")
		void one() {
		}

		@AetherTaskHandler(job = "j", task = "t", workgroup = "other")
		void two() {
		}

		@AetherTaskHandler(job = "j", task = "t", transport = "mqtt")
		void three() {
		}

		@AetherTaskHandler(job = "j", task = "t", broadcast = true)
		void four() {
		}

	}

}
