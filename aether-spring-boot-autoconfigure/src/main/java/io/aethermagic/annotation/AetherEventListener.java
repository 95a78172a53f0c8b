package io.aethermagic.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.aethermagic.task.TaskAddress;

import org.springframework.core.annotation.AliasFor;

/**
 * Marks a method that takes the events of a topic. Nobody waits for what it returns; in
 * all else it is a handler as {@link AetherTaskHandler} says: the same arguments, the
 * same retries and dead letters, the same place in logs, meters and health.
 * <p>
 * Without a workgroup every instance gets every event, as long as it is there, and
 * several listeners of one topic get it each. With a workgroup the instances that have it
 * compete: one of them gets the event, and another one if that is killed before it has
 * ended, where the transport has {@link io.aethermagic.transport.Capability#REDELIVERY}.
 * <p>
 * Every String attribute takes placeholders, {@code "${my.topic}"} for example.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@AetherTaskHandler(job = TaskAddress.EVENTS, task = "")
public @interface AetherEventListener {

	/**
	 * The topic; a name of the wire.
	 * @return the topic
	 */
	@AliasFor(annotation = AetherTaskHandler.class, attribute = "task")
	String topic();

	/**
	 * Which events are wanted, by their headers: {@code name=value}, or {@code name}
	 * alone for any value. The others are passed over.
	 * @return what the headers are compared with; empty for every event
	 */
	String[] headers() default {};

	/**
	 * Whether one of the {@link #headers()} is enough.
	 * @return {@code false} if all of them have to be there
	 */
	boolean anyHeader() default false;

	/**
	 * Whose instances compete for an event; each workgroup gets its own copy.
	 * @return the workgroup; empty to get every event in every instance
	 */
	@AliasFor(annotation = AetherTaskHandler.class, attribute = "workgroup")
	String workgroup() default "";

	/**
	 * The transport that the listener listens on.
	 * @return a name of {@code aether.transports}; empty for the default one
	 */
	@AliasFor(annotation = AetherTaskHandler.class, attribute = "transport")
	String transport() default "";

	/**
	 * A name for this listener in logs, health and threads.
	 * @return the id; empty for {@code bean.method}
	 */
	@AliasFor(annotation = AetherTaskHandler.class, attribute = "id")
	String id() default "";

	/**
	 * How many events this listener takes at a time in this instance.
	 * @return a whole number above 0, {@code 1} for one after the other; empty for
	 * {@code aether.worker.concurrency}
	 */
	@AliasFor(annotation = AetherTaskHandler.class, attribute = "concurrency")
	String concurrency() default "";

	/**
	 * How long one event may take, all attempts together.
	 * @return a duration such as {@code 30s}, {@code PT30S}, or {@code 30} for seconds;
	 * empty for no limit
	 */
	@AliasFor(annotation = AetherTaskHandler.class, attribute = "timeout")
	String timeout() default "";

	/**
	 * How many events this listener takes in a time, in this instance.
	 * @return a number and a duration, {@code 100/1s} or {@code 5/1m} for example; empty
	 * for no limit
	 */
	@AliasFor(annotation = AetherTaskHandler.class, attribute = "rate")
	String rate() default "";

}
