package io.aethermagic.sample.worker;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes pictures.
 */
class PictureEncoder {

	private static final float JPEG_QUALITY = 0.85f;

	/**
	 * Write a picture.
	 * @param picture the picture
	 * @param format what to write
	 * @param stage is told when it is done
	 * @return the file
	 */
	byte[] encode(BufferedImage picture, PictureFormat format, Stage stage) {
		stage.at(0);
		ImageWriter writer = ImageIO.getImageWritersByFormatName(format.name()).next();
		ByteArrayOutputStream file = new ByteArrayOutputStream();
		try (ImageOutputStream output = new MemoryCacheImageOutputStream(file)) {
			ImageWriteParam settings = writer.getDefaultWriteParam();
			BufferedImage writable = picture;
			if (format == PictureFormat.JPEG) {
				settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
				settings.setCompressionQuality(JPEG_QUALITY);
				writable = onWhite(picture);
			}
			writer.setOutput(output);
			writer.write(null, new IIOImage(writable, null, null), settings);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The copy cannot be written as " + format, ex);
		}
		finally {
			writer.dispose();
		}
		stage.done();
		return file.toByteArray();
	}

	private static BufferedImage onWhite(BufferedImage picture) {
		if (!picture.getColorModel().hasAlpha()) {
			return picture;
		}
		BufferedImage opaque = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
		Graphics2D graphics = opaque.createGraphics();
		graphics.drawImage(picture, 0, 0, Color.WHITE, null);
		graphics.dispose();
		return opaque;
	}

}
