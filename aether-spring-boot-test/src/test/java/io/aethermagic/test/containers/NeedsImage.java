package io.aethermagic.test.containers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs an image of a Docker engine, and is skipped where there is none. It
 * is never pulled.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ImageCondition.class)
@interface NeedsImage {

	/**
	 * The image, with its tag.
	 */
	String value();

}
