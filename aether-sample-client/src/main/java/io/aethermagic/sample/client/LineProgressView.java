package io.aethermagic.sample.client;

import java.io.PrintStream;

/**
 * Prints a line whenever a task is 25 percent further, and when it has ended.
 */
class LineProgressView implements ProgressView {

	private static final int STEP = 25;

	private final PrintStream out;

	LineProgressView(PrintStream out) {
		this.out = out;
	}

	@Override
	public Line add(String name) {
		return new PlainLine(name);
	}

	@Override
	public void close() {
		this.out.flush();
	}

	private final class PlainLine implements Line {

		private final String name;

		private int percent = -STEP;

		private boolean ended;

		PlainLine(String name) {
			this.name = name;
		}

		@Override
		public synchronized void at(int percent, String stage) {
			if (this.ended || percent < this.percent + STEP) {
				return;
			}
			this.percent = percent;
			LineProgressView.this.out.println(this.name + " " + percent + "% " + stage);
		}

		@Override
		public synchronized void end(String word) {
			if (!this.ended) {
				this.ended = true;
				LineProgressView.this.out.println(this.name + " " + word);
			}
		}

	}

}
