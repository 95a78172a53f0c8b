package io.aethermagic.test.broker;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A broker that is a program of its own.
 */
abstract class ProgramBroker implements TestBroker {

	private final ServerProcess process;

	private final int port;

	private final List<String> arguments;

	private boolean closed;

	/**
	 * Take a program over and start it.
	 * @param process the program, which is closed if it can't be started
	 * @param port the port that it will listen on
	 * @param arguments its arguments
	 */
	ProgramBroker(ServerProcess process, int port, List<String> arguments) {
		this.process = process;
		this.port = port;
		this.arguments = List.copyOf(arguments);
		try {
			process.start(port, this.arguments);
		}
		catch (RuntimeException ex) {
			process.close();
			throw ex;
		}
	}

	/**
	 * Return what puts folder and port into text where it has <code>{folder}</code> and
	 * <code>{port}</code>.
	 * @param process whose folder is meant
	 * @param port the port
	 * @return what replaces
	 */
	static UnaryOperator<String> placeholders(ServerProcess process, int port) {
		return (text) -> text.replace("{folder}", process.folder().toString())
			.replace("{port}", Integer.toString(port));
	}

	@Override
	public String description() {
		return "%s at %s:%d".formatted(this.process.program(), host(), this.port);
	}

	@Override
	public String host() {
		return "127.0.0.1";
	}

	@Override
	public int port() {
		return this.port;
	}

	@Override
	public void stop() {
		this.process.stop();
	}

	@Override
	public void kill() {
		this.process.kill();
	}

	@Override
	public void start() {
		if (this.closed) {
			throw new IllegalStateException(description() + " is closed");
		}
		if (!this.process.isRunning()) {
			this.process.start(this.port, this.arguments);
		}
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.process.close();
		}
	}

	/**
	 * Return what the program has written to its output.
	 * @return the text
	 */
	public String output() {
		return this.process.output();
	}

	@Override
	public String toString() {
		return description();
	}

}
