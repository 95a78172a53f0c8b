package io.aethermagic.sample.client;

import java.io.Console;
import java.io.PrintStream;

/**
 * Shows how far the tasks are. Safe for use by several threads.
 */
interface ProgressView extends AutoCloseable {

	/**
	 * Begin to show a task.
	 * @param name what it is called
	 * @return its line
	 */
	Line add(String name);

	/**
	 * Show nothing more.
	 */
	@Override
	void close();

	/**
	 * Create what fits: bars on a terminal, else plain lines.
	 * @param out where to show it
	 * @return a view
	 */
	static ProgressView create(PrintStream out) {
		return terminal() ? new BarProgressView(out) : new LineProgressView(out);
	}

	private static boolean terminal() {
		Console console = System.console();
		if (console == null || !isTerminal(console)) {
			return false;
		}
		String term = System.getenv("TERM");
		return (term != null) ? !term.equals("dumb") : System.getenv("WT_SESSION") != null;
	}

	/**
	 * From Java 22 on there can be a console without a terminal.
	 */
	private static boolean isTerminal(Console console) {
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

	/**
	 * What is shown of one task.
	 */
	interface Line {

		/**
		 * Show how far it is.
		 * @param percent 0 to 100
		 * @param stage what is being done
		 */
		void at(int percent, String stage);

		/**
		 * Show how it ended. Nothing comes after it.
		 * @param word how it ended
		 */
		void end(String word);

	}

}
