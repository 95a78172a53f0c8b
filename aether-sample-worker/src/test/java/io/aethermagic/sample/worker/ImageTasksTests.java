package io.aethermagic.sample.worker;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32;

import javax.imageio.ImageIO;

import io.aethermagic.task.TaskFailedException;
import io.aethermagic.test.application.TestTaskContext;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

class ImageTasksTests {

	private final TestTaskContext task = new TestTaskContext(ResizeRequest.JOB, ResizeRequest.TASK);

	private final ImageTasks tasks = new ImageTasks(new PictureDecoder(10_000_000), new PictureScaler(),
			new PictureEncoder());

	@Test
	void scalesAPictureDownAndKeepsItsProportions() {
		Thumbnail thumbnail = resize(file(picture(1600, 1200, BufferedImage.TYPE_INT_RGB), "jpg"), 320,
				PictureFormat.JPEG);
		assertThat(thumbnail.name()).isEqualTo("test");
		assertThat(thumbnail.width()).isEqualTo(320);
		assertThat(thumbnail.height()).isEqualTo(240);
		BufferedImage copy = read(thumbnail.picture());
		assertThat(copy.getWidth()).isEqualTo(320);
		assertThat(copy.getHeight()).isEqualTo(240);
		assertColor(copy, 80, 120, Color.RED);
		assertColor(copy, 240, 120, Color.BLUE);
	}

	@Test
	void reportsEveryStageAndNeverGoesBack() {
		resize(file(picture(1600, 1200, BufferedImage.TYPE_INT_RGB), "jpg"), 320, PictureFormat.PNG);
		assertThat(this.task.reports().stream().map(TestTaskContext.Report::data).distinct())
			.extracting((data) -> ((ResizeProgress) data).stage())
			.containsExactly("decoding", "decoded", "scaling", "scaled", "encoding", "encoded");
		assertThat(percentages()).isSorted().endsWith(100).contains(40, 90);
	}

	@Test
	void averagesFineDetail() {
		BufferedImage stripes = new BufferedImage(1024, 64, BufferedImage.TYPE_INT_RGB);
		for (int x = 0; x < 1024; x += 2) {
			for (int y = 0; y < 64; y++) {
				stripes.setRGB(x, y, 0xFFFFFF);
			}
		}
		BufferedImage copy = read(resize(file(stripes, "png"), 100, PictureFormat.PNG).picture());
		for (int x = 2; x < 98; x++) {
			assertThat(new Color(copy.getRGB(x, 3)).getGreen()).isCloseTo(127, within(12));
		}
	}

	@Test
	void drawsBandsWithoutSeams() {
		BufferedImage plain = new BufferedImage(3000, 2000, BufferedImage.TYPE_INT_RGB);
		fill(plain, new Color(90, 140, 200));
		BufferedImage copy = read(resize(file(plain, "png"), 1400, PictureFormat.PNG).picture());
		assertThat(Arrays.stream(copy.getRGB(0, 0, 1400, copy.getHeight(), null, 0, 1400)).distinct())
			.containsExactly(new Color(90, 140, 200).getRGB());
	}

	@Test
	void doesNotMakeAPictureLarger() {
		Thumbnail thumbnail = resize(file(picture(40, 30, BufferedImage.TYPE_INT_RGB), "png"), 320, PictureFormat.PNG);
		assertThat(thumbnail.width()).isEqualTo(40);
		assertThat(thumbnail.height()).isEqualTo(30);
	}

	@Test
	void leavesAtLeastOneRow() {
		Thumbnail thumbnail = resize(file(picture(2000, 2, BufferedImage.TYPE_INT_RGB), "png"), 10, PictureFormat.PNG);
		assertThat(thumbnail.width()).isEqualTo(10);
		assertThat(thumbnail.height()).isEqualTo(1);
	}

	@Test
	void keepsTransparencyInPng() {
		byte[] transparent = file(new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB), "png");
		BufferedImage copy = read(resize(transparent, 16, PictureFormat.PNG).picture());
		assertThat(copy.getRGB(8, 8) >>> 24).isZero();
	}

	@Test
	void makesTransparencyWhiteInJpeg() {
		byte[] transparent = file(new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB), "png");
		BufferedImage copy = read(resize(transparent, 16, PictureFormat.JPEG).picture());
		assertColor(copy, 8, 8, Color.WHITE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "bmp", "gif", "jpg", "png", "tiff", "wbmp" })
	void readsTheFormatsItNames(String format) {
		int type = format.equals("wbmp") ? BufferedImage.TYPE_BYTE_BINARY : BufferedImage.TYPE_INT_RGB;
		Thumbnail thumbnail = resize(file(picture(200, 100, type), format), 50, PictureFormat.PNG);
		assertThat(thumbnail.height()).isEqualTo(25);
	}

	@Test
	void refusesWhatIsNotAPicture() {
		byte[] text = "This is a text.".getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> resize(text, 320, PictureFormat.PNG))
			.withMessageContaining("'test'")
			.withMessageContaining("BMP, GIF, JPEG, PNG, TIFF and WBMP")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("not-a-picture"));
	}

	@Test
	void refusesAnEmptyFile() {
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> resize(new byte[0], 320, PictureFormat.PNG))
			.withMessageContaining("it is empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bmp", "gif", "png", "tiff" })
	void refusesADamagedPicture(String format) {
		byte[] file = file(picture(200, 100, BufferedImage.TYPE_INT_RGB), format);
		byte[] half = Arrays.copyOf(file, format.equals("tiff") ? 100 : file.length / 3);
		assertThatExceptionOfType(TaskFailedException.class).isThrownBy(() -> resize(half, 50, PictureFormat.PNG))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("not-a-picture"));
	}

	@Test
	void survivesAnyDamage() {
		for (String format : new String[] { "bmp", "gif", "jpg", "png", "tiff" }) {
			byte[] file = file(picture(60, 40, BufferedImage.TYPE_INT_RGB), format);
			for (int i = 0; i < Math.min(file.length, 400); i++) {
				byte[] damaged = file.clone();
				damaged[i] ^= (byte) 0xA5;
				try {
					resize(damaged, 10, PictureFormat.PNG);
				}
				catch (TaskFailedException ex) {
					assertThat(ex.code()).isIn("not-a-picture", "picture-too-large");
				}
			}
		}
	}

	@Test
	void refusesATooLargePictureBeforeItIsDecoded() {
		assertThatExceptionOfType(TaskFailedException.class)
			.isThrownBy(() -> resize(hugePng(60_000, 60_000), 320, PictureFormat.PNG))
			.withMessageContaining("'test' has 60000 x 60000 pixels")
			.withMessageContaining("10.0 megapixels")
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("picture-too-large"));
		assertThat(this.task.reports()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 20, 40, 60, 90 })
	void stopsWhenTheTaskIsCancelled(int percent) {
		this.task.cancelAt(percent);
		byte[] file = file(picture(1600, 1200, BufferedImage.TYPE_INT_RGB), "jpg");
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> resize(file, 320, PictureFormat.PNG));
		assertThat(percentages()).last().satisfies((last) -> assertThat(last).isLessThanOrEqualTo(percent + 10));
	}

	@Test
	void checksTheRequest() {
		try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
			Validator validator = factory.getValidator();
			assertThat(validator.validate(new ResizeRequest("a.png", new byte[1], 320, PictureFormat.PNG))).isEmpty();
			assertThat(validator.validate(new ResizeRequest(" ", null, 0, null))).hasSize(4);
			assertThat(validator.validate(new ResizeRequest("a.png", new byte[1], 10_001, PictureFormat.PNG)))
				.hasSize(1);
		}
	}

	@Test
	void configurationHasTheHandlers() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
				ImageProcessConfiguration.class)) {
			assertThat(context.getBean(ImageTasks.class)).isNotNull();
		}
	}

	private List<Integer> percentages() {
		return this.task.reports().stream().map(TestTaskContext.Report::percent).toList();
	}

	private Thumbnail resize(byte[] file, int width, PictureFormat format) {
		return this.tasks.resize(new ResizeRequest("test", file, width, format), this.task);
	}

	/**
	 * Draw a picture whose left half is red and whose right half is blue.
	 */
	private static BufferedImage picture(int width, int height, int type) {
		BufferedImage picture = new BufferedImage(width, height, type);
		Graphics2D graphics = picture.createGraphics();
		graphics.setColor(Color.RED);
		graphics.fillRect(0, 0, width / 2, height);
		graphics.setColor(Color.BLUE);
		graphics.fillRect(width / 2, 0, width - width / 2, height);
		graphics.dispose();
		return picture;
	}

	private static void fill(BufferedImage picture, Color color) {
		Graphics2D graphics = picture.createGraphics();
		graphics.setColor(color);
		graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
		graphics.dispose();
	}

	private static byte[] file(BufferedImage picture, String format) {
		try {
			ByteArrayOutputStream file = new ByteArrayOutputStream();
			assertThat(ImageIO.write(picture, format, file)).isTrue();
			return file.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static BufferedImage read(byte[] file) {
		try {
			return ImageIO.read(new ByteArrayInputStream(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Build the first 33 bytes of a PNG, which say how large it would be.
	 */
	private static byte[] hugePng(int width, int height) {
		ByteBuffer png = ByteBuffer.allocate(57).putLong(0x89504E470D0A1A0AL);
		chunk(png, "IHDR",
				ByteBuffer.allocate(13).putInt(width).putInt(height).put(new byte[] { 8, 2, 0, 0, 0 }).array());
		chunk(png, "IDAT", new byte[0]);
		chunk(png, "IEND", new byte[0]);
		return png.array();
	}

	private static void chunk(ByteBuffer png, String type, byte[] data) {
		byte[] name = type.getBytes(StandardCharsets.US_ASCII);
		CRC32 crc = new CRC32();
		crc.update(name);
		crc.update(data);
		png.putInt(data.length).put(name).put(data).putInt((int) crc.getValue());
	}

	private static void assertColor(BufferedImage picture, int x, int y, Color expected) {
		Color color = new Color(picture.getRGB(x, y));
		assertThat(color.getRed()).isCloseTo(expected.getRed(), within(10));
		assertThat(color.getGreen()).isCloseTo(expected.getGreen(), within(10));
		assertThat(color.getBlue()).isCloseTo(expected.getBlue(), within(10));
	}

}
