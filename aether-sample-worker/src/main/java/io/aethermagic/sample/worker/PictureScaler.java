package io.aethermagic.sample.worker;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/**
 * Makes pictures smaller without losing fine detail to gaps between the sampled pixels:
 * it halves a picture for as long as it can, and goes the rest of the way in one finer
 * step.
 */
class PictureScaler {

	/** How many pixels are drawn between two looks at whether to go on. */
	private static final int BAND = 64_000;

	/**
	 * Scale a picture down.
	 * @param picture the picture
	 * @param width the width to reach; a picture that is not wider keeps its size
	 * @param stage is told how far it is
	 * @return a copy with the proportions of the picture
	 */
	BufferedImage scale(BufferedImage picture, int width, Stage stage) {
		int targetWidth = Math.min(width, picture.getWidth());
		int targetHeight = (int) Math.max(1,
				Math.round((double) picture.getHeight() * targetWidth / picture.getWidth()));
		int type = picture.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB;
		Work work = new Work(stage, pixels(picture.getWidth(), picture.getHeight(), targetWidth, targetHeight));
		BufferedImage current = picture;
		while (current.getWidth() >= 2 * targetWidth && current.getHeight() >= 2 * targetHeight) {
			current = draw(current, half(current.getWidth()), half(current.getHeight()), type,
					RenderingHints.VALUE_INTERPOLATION_BILINEAR, work);
		}
		BufferedImage copy = draw(current, targetWidth, targetHeight, type, RenderingHints.VALUE_INTERPOLATION_BICUBIC,
				work);
		stage.done();
		return copy;
	}

	private static BufferedImage draw(BufferedImage from, int width, int height, int type, Object interpolation,
			Work work) {
		BufferedImage to = new BufferedImage(width, height, type);
		Graphics2D graphics = to.createGraphics();
		try {
			graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, interpolation);
			graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
			int rows = Math.max(1, BAND / width);
			for (int y = 0; y < height; y += rows) {
				graphics.setClip(0, y, width, rows);
				graphics.drawImage(from, 0, 0, width, height, null);
				work.drawn((long) width * Math.min(rows, height - y));
			}
		}
		finally {
			graphics.dispose();
		}
		return to;
	}

	/**
	 * Count the pixels that all steps together draw.
	 */
	private static long pixels(int width, int height, int targetWidth, int targetHeight) {
		long pixels = (long) targetWidth * targetHeight;
		int w = width;
		int h = height;
		while (w >= 2 * targetWidth && h >= 2 * targetHeight) {
			w = half(w);
			h = half(h);
			pixels += (long) w * h;
		}
		return pixels;
	}

	private static int half(int length) {
		return (length + 1) / 2;
	}

	/**
	 * Counts what has been drawn.
	 */
	private static final class Work {

		private final Stage stage;

		private final long pixels;

		private long drawn;

		Work(Stage stage, long pixels) {
			this.stage = stage;
			this.pixels = pixels;
		}

		void drawn(long pixels) {
			this.drawn += pixels;
			this.stage.at((double) this.drawn / this.pixels);
		}

	}

}
