package io.aethermagic.test.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.autoconfigure.OverrideAutoConfiguration;
import org.springframework.boot.test.autoconfigure.json.AutoConfigureJson;
import org.springframework.boot.test.context.filter.annotation.TypeExcludeFilters;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.core.annotation.AliasFor;
import org.springframework.test.context.BootstrapWith;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/**
 * Tests task handlers, and what performs tasks, without the rest of the application: a
 * slice with Aether, JSON, validation where it is there, and those components that have
 * methods annotated with {@link io.aethermagic.annotation.AetherTaskHandler} or
 * {@link io.aethermagic.annotation.AetherEventListener}, or are put around calls and
 * handlers. Other components that they need are brought by {@link #includeFilters()}, by
 * {@code @Import}, or as mocks. All that {@link AutoConfigureAether} says holds.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@BootstrapWith(AetherTestContextBootstrapper.class)
@ExtendWith(SpringExtension.class)
@OverrideAutoConfiguration(enabled = false)
@TypeExcludeFilters(AetherTypeExcludeFilter.class)
@AutoConfigureJson
@AutoConfigureAether
@ImportAutoConfiguration
public @interface AetherTest {

	/**
	 * Properties of the application, {@code name=value}.
	 * @return the properties
	 */
	String[] properties() default {};

	/**
	 * The components to test. Same as {@link #components()}.
	 * @return classes; none for all that have handlers
	 */
	@AliasFor("components")
	Class<?>[] value() default {};

	/**
	 * The components to test, in the place of all that have handlers or are put around
	 * them.
	 * @return classes; none for all that have handlers
	 */
	@AliasFor("value")
	Class<?>[] components() default {};

	/**
	 * Whether components with handlers, and what is put around them, are found by
	 * themselves.
	 * @return {@code false} for only those that are included
	 */
	boolean useDefaultFilters() default true;

	/**
	 * What other components are included.
	 * @return filters
	 */
	Filter[] includeFilters() default {};

	/**
	 * What components are left out.
	 * @return filters
	 */
	Filter[] excludeFilters() default {};

	/**
	 * Auto-configuration to leave out.
	 * @return classes
	 */
	@AliasFor(annotation = ImportAutoConfiguration.class, attribute = "exclude")
	Class<?>[] excludeAutoConfiguration() default {};

	/**
	 * Whether Aether's time stands still until the test moves it.
	 * @return as {@link AutoConfigureAether#heldClock()}
	 */
	@AliasFor(annotation = AutoConfigureAether.class, attribute = "heldClock")
	boolean heldClock() default false;

}
