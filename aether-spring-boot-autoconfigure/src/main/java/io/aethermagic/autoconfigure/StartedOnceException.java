package io.aethermagic.autoconfigure;

/**
 * Says that a bean in the place of one of Aether's own keeps the context from starting
 * again. Not public: a caller of the context's {@code start} has nothing to catch it for.
 */
class StartedOnceException extends IllegalStateException {

	private static final long serialVersionUID = 1L;

	StartedOnceException(Class<?> bean) {
		super("Aether was stopped in this application context and cannot be started in it again, because the application"
				+ " has a bean of the type " + bean.getSimpleName()
				+ " that is made to be started once: use the constructor that takes what makes its parts");
	}

}
