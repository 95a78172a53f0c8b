package io.aethermagic.sample.client;

import java.io.PrintStream;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows a bar for each task.
 */
class BarProgressView implements ProgressView {

	private static final int NAME_LENGTH = 24;

	private static final int BAR_LENGTH = 20;

	private final Screen screen;

	BarProgressView(PrintStream out) {
		this.screen = new Screen(out);
	}

	@Override
	public Line add(String name) {
		ProgressBar bar = new ProgressBarBuilder().setTaskName(shortened(name))
			.setInitialMax(100)
			.setUpdateIntervalMillis(100)
			.continuousUpdate()
			.setRenderer(BarProgressView::render)
			.setConsumer(new Row(this.screen, this.screen.add()))
			.build();
		return new Bar(bar.setExtraMessage("sent"));
	}

	@Override
	public void close() {
		this.screen.close();
	}

	/**
	 * Make a name exactly as long as the others, so that the bars stand below each other.
	 */
	private static String shortened(String name) {
		String shown = (name.length() <= NAME_LENGTH) ? name : name.substring(0, NAME_LENGTH - 1) + "~";
		return shown + " ".repeat(NAME_LENGTH - shown.length());
	}

	/**
	 * Draw a bar. The library's own renderer makes it shorter when the text after it is
	 * longer, so that bars below each other cannot be compared.
	 */
	private static String render(ProgressState state, int maxLength) {
		int full = (int) (BAR_LENGTH * state.getCurrent() / state.getMax());
		return String.format("%s %3d%% [%s%s] %s", state.getTaskName(), state.getCurrent(), "=".repeat(full),
				" ".repeat(BAR_LENGTH - full), state.getExtraMessage());
	}

	private record Bar(ProgressBar bar) implements Line {

		@Override
		public void at(int percent, String stage) {
			this.bar.stepTo(percent).setExtraMessage(stage);
		}

		@Override
		public void end(String word) {
			this.bar.setExtraMessage(word);
			this.bar.close();
		}

	}

	/**
	 * Takes a bar's text to its place on the screen.
	 */
	private record Row(Screen screen, int number) implements ProgressBarConsumer {

		@Override
		public int getMaxRenderedLength() {
			return Integer.MAX_VALUE;
		}

		@Override
		public void accept(String text) {
			this.screen.show(this.number, text);
		}

		@Override
		public void close() {
			this.screen.end(this.number);
		}

	}

}
