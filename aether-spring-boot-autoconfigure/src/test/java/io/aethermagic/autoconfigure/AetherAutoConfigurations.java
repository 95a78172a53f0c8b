package io.aethermagic.autoconfigure;

import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.util.ClassUtils;

/**
 * All auto-configurations of Aether, as an application has them, with some of Spring
 * Boot's.
 */
public final class AetherAutoConfigurations {

	private AetherAutoConfigurations() {
	}

	public static AutoConfigurations with(Class<?>... others) {
		return AutoConfigurations.of(Stream.concat(all(), Stream.of(others)).toArray(Class<?>[]::new));
	}

	static Stream<Class<?>> all() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("io.aethermagic."))
			.map((name) -> ClassUtils.resolveClassName(name, null));
	}

}
