package io.aethermagic.sample.worker;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;

import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import io.aethermagic.task.TaskFailedException;

/**
 * Reads a picture, after a look at how large it will be.
 */
class PictureDecoder {

	private static final String FORMATS = "BMP, GIF, JPEG, PNG, TIFF and WBMP";

	private final long maxPixels;

	PictureDecoder(long maxPixels) {
		this.maxPixels = maxPixels;
	}

	/**
	 * Read a picture.
	 * @param name what it is called, for messages
	 * @param file its bytes
	 * @param stage is told how far it is
	 * @return the picture; of several in one file the first
	 * @throws TaskFailedException with the code {@code not-a-picture} or
	 * {@code picture-too-large}
	 */
	BufferedImage decode(String name, byte[] file, Stage stage) {
		try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
			Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
			if (!readers.hasNext()) {
				throw notAPicture(name, (file.length == 0) ? "it is empty" : "its content is of no known format");
			}
			ImageReader reader = readers.next();
			try {
				reader.setInput(input, true, true);
				checkSize(name, reader.getWidth(0), reader.getHeight(0));
				reader.addIIOReadProgressListener(new Progress(stage));
				BufferedImage picture = reader.read(0);
				stage.done();
				return picture;
			}
			finally {
				reader.dispose();
			}
		}
		catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | NegativeArraySizeException
				| NullPointerException ex) {
			// The readers of the JDK throw all of these for damaged files.
			throw notAPicture(name, "it is damaged (" + reason(ex) + ")");
		}
	}

	private void checkSize(String name, int width, int height) {
		if ((long) width * height > this.maxPixels) {
			throw new TaskFailedException("picture-too-large",
					String.format(Locale.ROOT,
							"The picture '%s' has %d x %d pixels: make it smaller, at most %.1f megapixels are read",
							name, width, height, this.maxPixels / 1e6));
		}
	}

	private TaskFailedException notAPicture(String name, String why) {
		return new TaskFailedException("not-a-picture",
				"The file '" + name + "' cannot be read as a picture: " + why + "; " + FORMATS + " are read");
	}

	private static String reason(Exception ex) {
		String message = ex.getMessage();
		return (ex instanceof IOException && message != null) ? message : "its data contradicts itself";
	}

	/**
	 * Tells how far reading is, and ends it early when the task is cancelled.
	 */
	private record Progress(Stage stage) implements IIOReadProgressListener {

		@Override
		public void imageProgress(ImageReader source, float percentageDone) {
			if (this.stage.cancelled()) {
				source.abort();
			}
			else {
				this.stage.at(percentageDone / 100);
			}
		}

		@Override
		public void imageStarted(ImageReader source, int imageIndex) {
		}

		@Override
		public void imageComplete(ImageReader source) {
		}

		@Override
		public void readAborted(ImageReader source) {
		}

		@Override
		public void sequenceStarted(ImageReader source, int minIndex) {
		}

		@Override
		public void sequenceComplete(ImageReader source) {
		}

		@Override
		public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {
		}

		@Override
		public void thumbnailProgress(ImageReader source, float percentageDone) {
		}

		@Override
		public void thumbnailComplete(ImageReader source) {
		}

	}

}
