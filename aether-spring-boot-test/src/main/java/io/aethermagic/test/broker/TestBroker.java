package io.aethermagic.test.broker;

/**
 * A broker for tests, which runs from the moment it is handed out. It can be stopped,
 * killed and started again, always on the same port. Not safe for use by several threads.
 */
public interface TestBroker extends AutoCloseable {

	/**
	 * Return which broker this is and where, in words for the log.
	 * @return the description
	 */
	String description();

	/**
	 * Return where to connect to.
	 * @return the name or address of the host
	 */
	String host();

	/**
	 * Return where to connect to. It stays the same when the broker starts again.
	 * @return the port
	 */
	int port();

	/**
	 * Stop the broker in an orderly way, and return when it has ended. What it keeps on
	 * disk stays there. Does nothing if it does not run.
	 * @throws IllegalStateException if it does not end within 20 s; it is killed then
	 * @throws UnsupportedOperationException if the broker is not this test's to stop
	 */
	void stop();

	/**
	 * End the broker as hard as it can be ended, and return when it has ended: a process
	 * is killed, what it has not written is lost. Does nothing if it does not run.
	 * @throws UnsupportedOperationException if the broker is not this test's to kill
	 */
	void kill();

	/**
	 * Start the broker again, on the same port, with what it kept on disk, and return
	 * when it accepts connections. Does nothing if it runs.
	 * @throws IllegalStateException if it does not accept connections within 20 s; the
	 * message has the end of its output
	 * @throws UnsupportedOperationException if the broker is not this test's to start
	 */
	void start();

	/**
	 * Stop the broker and delete what it kept on disk. Does nothing if it is closed, or
	 * if it is not this test's to stop.
	 */
	@Override
	void close();

}
