package io.aethermagic.test.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Finds {@link AutoConfigureAether} on test classes. Without state.
 */
final class AetherContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		AutoConfigureAether annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				AutoConfigureAether.class);
		return (annotation != null) ? AetherContextCustomizer.of(annotation) : null;
	}

}
