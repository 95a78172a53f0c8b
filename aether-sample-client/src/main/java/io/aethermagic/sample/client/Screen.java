package io.aethermagic.sample.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last lines of a terminal, drawn over and over. Rows that have ended move up and
 * out, so that it never gets higher than the terminal. Safe for use by several threads.
 */
class Screen {

	private static final int HEIGHT = 16;

	private static final String ESCAPE = "\u001B[";

	private static final String DO_NOT_WRAP = ESCAPE + "?7l";

	private static final String WRAP = ESCAPE + "?7h";

	private static final String CLEAR_BELOW = ESCAPE + "J";

	private final PrintStream out;

	private final SortedMap<Integer, String> rows = new TreeMap<>();

	private int added;

	private int drawn;

	Screen(PrintStream out) {
		this.out = out;
	}

	/**
	 * Add a row.
	 * @return its number
	 */
	synchronized int add() {
		int number = this.added++;
		this.rows.put(number, "");
		return number;
	}

	/**
	 * Show a row's new text.
	 * @param number the row's number
	 * @param text the text
	 */
	synchronized void show(int number, String text) {
		String before = this.rows.replace(number, text);
		if (before != null && !before.equals(text)) {
			draw(List.of());
		}
	}

	/**
	 * Leave a row as it is.
	 * @param number the row's number
	 */
	synchronized void end(int number) {
		String text = this.rows.remove(number);
		if (text != null) {
			draw(List.of(text));
		}
	}

	/**
	 * Leave everything as it is.
	 */
	synchronized void close() {
		draw(new ArrayList<>(this.rows.values()));
		this.rows.clear();
		draw(List.of());
		this.out.flush();
	}

	private void draw(List<String> ended) {
		StringBuilder text = new StringBuilder(DO_NOT_WRAP);
		if (this.drawn > 0) {
			text.append(ESCAPE).append(this.drawn).append('A');
		}
		text.append('\r').append(CLEAR_BELOW);
		ended.forEach((row) -> text.append(row).append('\n'));
		this.rows.values().stream().limit(HEIGHT).forEach((row) -> text.append(row).append('\n'));
		this.drawn = Math.min(HEIGHT, this.rows.size());
		if (this.rows.size() > HEIGHT) {
			text.append("... and ").append(this.rows.size() - HEIGHT).append(" more\n");
			this.drawn++;
		}
		this.out.print(text.append(WRAP));
		this.out.flush();
	}

}
