package io.aethermagic.transport.mqtt.paho;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The client library's threads, of all connections. The one that reads dies of a packet
 * that the library cannot read, such as one with more than 32,767 bytes of correlation
 * data, and the library tells nobody: the connection would be deaf until its keep-alive
 * time has passed. Here its end is heard. Safe for use by several threads.
 */
final class ClientThreads extends ThreadGroup {

	private static final ClientThreads INSTANCE = new ClientThreads();

	/** What stands between a thread's purpose and the client identifier in its name. */
	private static final String SEPARATOR = ": ";

	private final Map<String, Consumer<Throwable>> listeners = new ConcurrentHashMap<>();

	private ClientThreads() {
		super("aether-mqtt");
	}

	/**
	 * Run what makes the client library start its threads, on a thread of its own.
	 * @param clientId the client identifier
	 * @param died told of a thread's death
	 * @param start what starts the threads
	 */
	static void start(String clientId, Consumer<Throwable> died, Runnable start) {
		INSTANCE.listeners.put(clientId, died);
		// they live long, and must not carry what belongs to whoever made them
		Thread thread = new Thread(INSTANCE, start, "aether-mqtt-connect", 0, false);
		thread.setDaemon(Thread.currentThread().isDaemon());
		thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
		thread.start();
	}

	/**
	 * Listen no more.
	 * @param clientId the client identifier
	 * @param died who was to be told; another one, of a later connection, stays
	 */
	static void forget(String clientId, Consumer<Throwable> died) {
		INSTANCE.listeners.remove(clientId, died);
	}

	@Override
	public void uncaughtException(Thread thread, Throwable failure) {
		String name = thread.getName();
		int separator = name.indexOf(SEPARATOR);
		Consumer<Throwable> listener = (separator < 0) ? null
				: this.listeners.get(name.substring(separator + SEPARATOR.length()));
		if (listener != null) {
			listener.accept(failure);
		}
		else {
			super.uncaughtException(thread, failure);
		}
	}

}
