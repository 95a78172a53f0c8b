package io.aethermagic.test.autoconfigure;

import java.io.IOException;
import java.util.Set;

import io.aethermagic.annotation.AetherEventListener;
import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.client.DeadLetterListener;
import io.aethermagic.client.TaskCallInterceptor;
import io.aethermagic.worker.TaskHandlerInterceptor;
import io.aethermagic.worker.TaskHandlerSource;

import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/**
 * Chooses the components of {@link AetherTest}. Used by one thread.
 */
final class AetherTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<AetherTest> {

	private static final Set<Class<?>> AROUND = Set.of(TaskCallInterceptor.class, TaskHandlerInterceptor.class,
			TaskHandlerSource.class, DeadLetterListener.class, TaskDecorator.class);

	private final Set<Class<?>> components;

	AetherTypeExcludeFilter(Class<?> testClass) {
		super(testClass);
		this.components = Set.of(getAnnotation().getValue("components", Class[].class).orElse(new Class<?>[0]));
	}

	@Override
	protected Set<Class<?>> getKnownIncludes() {
		return AROUND;
	}

	@Override
	protected Set<Class<?>> getComponentIncludes() {
		return this.components;
	}

	@Override
	protected boolean defaultInclude(MetadataReader reader, MetadataReaderFactory factory) throws IOException {
		if (super.defaultInclude(reader, factory)) {
			return true;
		}
		if (!this.components.isEmpty()) {
			return false;
		}
		AnnotationMetadata metadata = reader.getAnnotationMetadata();
		return metadata.hasAnnotatedMethods(AetherTaskHandler.class.getName())
				|| metadata.hasAnnotatedMethods(AetherEventListener.class.getName());
	}

}
