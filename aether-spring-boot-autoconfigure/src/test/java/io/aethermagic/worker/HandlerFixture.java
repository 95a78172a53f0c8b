package io.aethermagic.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.aethermagic.client.AetherOperations;
import io.aethermagic.message.MessageCodec;
import io.aethermagic.task.TaskAddress;
import io.aethermagic.task.TaskData;
import jakarta.validation.Validator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.validation.beanvalidation.MethodValidationAdapter;

/**
 * A real application context with handlers, and the calling of them.
 */
final class HandlerFixture implements AutoCloseable {

	static final HandlerDefaults DEFAULTS = new HandlerDefaults("my-app", "workgroup", 10);

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final MessageCodec codec = new MessageCodec(JsonMapper.builder().build(), "vm", "c-1", 1_000_000);

	private @Nullable HandlerValidation validation;

	private Map<String, String> headers = Map.of();

	static HandlerFixture of(Class<?>... beans) {
		return new HandlerFixture().with((context) -> context.register(beans)).start();
	}

	HandlerFixture with(Consumer<AnnotationConfigApplicationContext> customizer) {
		customizer.accept(this.context);
		return this;
	}

	HandlerFixture properties(Map<String, Object> properties) {
		this.context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
		return this;
	}

	HandlerFixture validator(LocalValidatorFactoryBean validator) {
		this.validation = new HandlerValidation(validator, new MethodValidationAdapter((Validator) validator));
		return this;
	}

	HandlerFixture headers(Map<String, String> headers) {
		this.headers = headers;
		return this;
	}

	HandlerFixture start() {
		this.context.refresh();
		return this;
	}

	AnnotationConfigApplicationContext context() {
		return this.context;
	}

	List<TaskHandlerDefinition> scan() {
		return new TaskHandlerScanner(this.context.getBeanFactory(), DEFAULTS, this.validation).scan();
	}

	TaskHandlerDefinition handler(String task) {
		return scan().stream()
			.filter((definition) -> definition.address().task().equals(task))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No handler for " + task));
	}

	TaskData data(String json) {
		return this.codec.data(JsonMapper.shared().readTree(json));
	}

	@Nullable Object call(String task, String json) throws Throwable {
		return call(handler(task), json);
	}

	@Nullable Object call(TaskHandlerDefinition handler, String json) throws Throwable {
		return handler.function().handle(data(json), new TestContext(handler.address(), this.headers));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * A task that nothing happens to.
	 */
	record TestContext(TaskAddress address, Map<String, String> headers) implements TaskContext {

		@Override
		public String tid() {
			return "tid-1";
		}

		@Override
		public String workgroup() {
			return "workgroup";
		}

		@Override
		public int dispatch() {
			return 1;
		}

		@Override
		public int attempt() {
			return 1;
		}

		@Override
		public Instant deadline() {
			return Instant.MAX;
		}

		@Override
		public Duration remaining() {
			return Duration.ofMinutes(1);
		}

		@Override
		public boolean cancelled() {
			return false;
		}

		@Override
		public void onCancel(Runnable listener) {
		}

		@Override
		public void progress(int percent, @Nullable Object data) {
		}

		@Override
		public AetherOperations nested() {
			throw new IllegalStateException("No tasks are nested here");
		}

	}

}
