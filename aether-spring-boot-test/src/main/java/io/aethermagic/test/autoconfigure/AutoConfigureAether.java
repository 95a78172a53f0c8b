package io.aethermagic.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Put on a test class, beside {@code @SpringBootTest} for example, lets the application
 * under test perform and do its tasks in the process, apart from every other test.
 * <p>
 * Every transport becomes one of the type {@code local}, under its own name, whatever the
 * properties say; what the application requires of it counts as given. Each application
 * context has a union of its own, so that contexts that run side by side, or stay in the
 * cache, do not hear of each other, on a broker either. A test can inject
 * {@link io.aethermagic.test.application.AetherStubs},
 * {@link io.aethermagic.test.application.AetherRecorder},
 * {@link io.aethermagic.test.application.AetherFaults} and, with a held clock,
 * {@link io.aethermagic.test.application.AetherTestClock}; what they hold is gone after
 * each test method, as are the dead letters.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureAether {

	/**
	 * Whether Aether's time stands still until the test moves it with
	 * {@link io.aethermagic.test.application.AetherTestClock}. Not to be had with
	 * transports that are not replaced: a broker's time goes on.
	 * @return {@code true} for a held clock
	 */
	boolean heldClock() default false;

	/**
	 * Whether transports become local. With {@code false} they are what the properties
	 * say, for a test on a real broker, whose address the test gives.
	 * @return {@code false} to leave the transports as they are configured
	 */
	boolean replaceTransports() default true;

	/**
	 * The union of the application. Tests that are to meet another process say one.
	 * @return a name of the wire; empty for one of its own for each application context
	 */
	String union() default "";

}
