package io.aethermagic.test.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

import redis.embedded.core.ExecutableProvider;

import org.springframework.util.ClassUtils;

/**
 * The program that the library {@code com.github.codemonstur:embedded-redis} brings
 * along. It is unpacked once for each JVM, and deleted when that ends.
 */
final class EmbeddedRedisProgram {

	private static final String LIBRARY = "redis.embedded.core.ExecutableProvider";

	private EmbeddedRedisProgram() {
	}

	static boolean isPresent() {
		return ClassUtils.isPresent(LIBRARY, EmbeddedRedisProgram.class.getClassLoader());
	}

	/**
	 * Return where the program is, and unpack it before if need be.
	 * @return an absolute path
	 * @throws IllegalStateException if the library is not on the classpath
	 */
	static Path path() {
		if (!isPresent()) {
			throw new IllegalStateException("com.github.codemonstur:embedded-redis is not on the classpath");
		}
		return Unpacked.PATH;
	}

	/**
	 * Unpacks when it is first used.
	 */
	private static final class Unpacked {

		private static final Path PATH = unpack();

		private static Path unpack() {
			try {
				return ExecutableProvider.newJarResourceProvider().get().toPath().toAbsolutePath();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
