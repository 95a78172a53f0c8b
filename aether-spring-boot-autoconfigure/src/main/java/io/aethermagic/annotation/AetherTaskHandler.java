package io.aethermagic.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.aethermagic.task.TaskAddress;

import org.springframework.aot.hint.annotation.Reflective;

/**
 * Marks a method that does tasks. The method may be on any bean, of any visibility but
 * private, and may be proxied.
 * <p>
 * <b>Arguments:</b> at most one payload (a record, POJO, {@code Map}, {@code JsonNode},
 * {@code String}, {@code byte[]} or generic type, checked first when it is annotated with
 * {@code @Valid} or has constraints), {@link io.aethermagic.worker.TaskContext}, and
 * Spring Messaging's {@code @Header}, {@code @Headers} and {@code @Payload}.
 * <b>Returns:</b> a value, {@code void}, or a
 * {@link java.util.concurrent.CompletionStage}; where Reactor is there, also a
 * {@code Mono}, a {@code Flux}, whose values become a list, and what Spring's
 * {@code ReactiveAdapterRegistry} knows beside these.
 * <p>
 * It may be put on an annotation of the application's own, which then marks handlers and
 * says with {@code @AliasFor} what differs between them.
 * <p>
 * An exception becomes a Failed at the caller, or a retry where
 * {@code aether.worker.retry} says so. A payload that the parameter cannot be read from
 * fails with the code {@code bad-request} and is never retried. Two handlers for one
 * address and workgroup, and methods that cannot be called, fail at start-up.
 * <p>
 * Every String attribute takes placeholders, {@code "${my.job}"} for example.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective(TaskHandlerReflectiveProcessor.class)
public @interface AetherTaskHandler {

	/**
	 * The service; a name of the wire.
	 * @return the job
	 */
	String job();

	/**
	 * The operation; a name of the wire.
	 * @return the task
	 */
	String task();

	/**
	 * The partition; a name of the wire.
	 * @return the context, {@code x} unless given
	 */
	String context() default TaskAddress.DEFAULT_CONTEXT;

	/**
	 * Workers of one workgroup compete for a task, each workgroup gets its own copy.
	 * @return the workgroup; empty for {@code aether.worker.workgroup}
	 */
	String workgroup() default "";

	/**
	 * The transport that the handler listens on.
	 * @return a name of {@code aether.transports}; empty for the default one
	 */
	String transport() default "";

	/**
	 * A name for this handler in logs, health and threads.
	 * @return the id; empty for {@code bean.method}
	 */
	String id() default "";

	/**
	 * How many tasks this handler runs at a time in this instance.
	 * @return a whole number above 0; empty for {@code aether.worker.concurrency}
	 */
	String concurrency() default "";

	/**
	 * How long one task may take, all attempts together; the caller's deadline may be
	 * earlier.
	 * @return a duration such as {@code 30s}, {@code PT30S}, or {@code 30} for seconds;
	 * empty for the caller's alone
	 */
	String timeout() default "";

	/**
	 * How many tasks this handler takes in a time, in this instance. Those that it does
	 * not take wait in the queue, for this instance or another one; retries, and tasks
	 * that were sent to this very instance, are not held back.
	 * @return a number and a duration, {@code 100/1s} or {@code 5/1m} for example: never
	 * more than so many at once, and on the average so many in each period; empty for no
	 * limit
	 */
	String rate() default "";

	/**
	 * Whether every instance gets every task, outside any workgroup. Such a handler has
	 * no lease: a task that it dies with is not done again.
	 * @return {@code true} to receive every task
	 */
	boolean broadcast() default false;

	/**
	 * What the transport must be able to do for this handler.
	 * @return names of {@link io.aethermagic.transport.Capability}; what is missing fails
	 * at start-up
	 */
	String[] require() default {};

}
