package io.aethermagic.time;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the threads on which Aether's work runs. They are detached from whoever happens
 * to start them: they inherit no {@link InheritableThreadLocal}, so that nobody is taken
 * for a user whose request was handled then, and their context class loader is that of
 * the thread that asked for the factory, which is the one that starts the application.
 * Stateless.
 */
public final class DetachedThreads {

	private DetachedThreads() {
	}

	/**
	 * Return a factory of platform threads that are told apart by numbers.
	 * @param prefix what their names begin with; a number follows, from 1 on
	 * @param daemon whether they let the process end
	 * @return a factory, safe for use by several threads
	 */
	public static ThreadFactory numbered(String prefix, boolean daemon) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		AtomicInteger number = new AtomicInteger();
		return (work) -> thread(work, prefix + number.incrementAndGet(), daemon, loader);
	}

	/**
	 * Return a factory of platform threads that all have one name.
	 * @param name their name
	 * @param daemon whether they let the process end
	 * @return a factory, safe for use by several threads
	 */
	public static ThreadFactory named(String name, boolean daemon) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		return (work) -> thread(work, name, daemon, loader);
	}

	private static Thread thread(Runnable work, String name, boolean daemon, ClassLoader loader) {
		Thread thread = new Thread(null, work, name, 0, false);
		thread.setDaemon(daemon);
		thread.setContextClassLoader(loader);
		return thread;
	}

	/**
	 * Return a factory of virtual threads that are told apart by numbers.
	 * @param prefix what their names begin with; a number follows, from 1 on
	 * @return a factory, safe for use by several threads
	 * @throws UnsupportedOperationException if the Java runtime has none: it has from 21
	 * on
	 */
	public static ThreadFactory virtual(String prefix) {
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		ThreadFactory factory = virtualFactory(prefix);
		return (work) -> {
			Thread thread = factory.newThread(work);
			thread.setContextClassLoader(loader);
			return thread;
		};
	}

	private static ThreadFactory virtualFactory(String prefix) {
		try {
			Class<?> type = Class.forName("java.lang.Thread$Builder$OfVirtual");
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1L);
			type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(builder, false);
			return (ThreadFactory) type.getMethod("factory").invoke(builder);
		}
		catch (ClassNotFoundException | NoSuchMethodException | IllegalAccessException | InvocationTargetException ex) {
			throw new UnsupportedOperationException(
					"There are no virtual threads on Java " + Runtime.version().feature() + ": they come with Java 21",
					ex);
		}
	}

}
