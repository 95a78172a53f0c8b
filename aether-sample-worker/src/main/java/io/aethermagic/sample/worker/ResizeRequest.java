package io.aethermagic.sample.worker;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;

/**
 * Asks for a smaller copy of a picture.
 *
 * @param name what the picture is called, for messages; a file name for example
 * @param picture the picture's file: BMP, GIF, JPEG, PNG, TIFF or WBMP
 * @param width the copy's width in pixels. The height follows from it, and a picture that
 * is not wider keeps its size
 * @param format what the copy is written as
 */
public record ResizeRequest(@NotBlank String name, @NotNull byte[] picture, @Min(1) @Max(10_000) int width,
		@NotNull PictureFormat format) {

	/** The service that does it. */
	public static final String JOB = "image-process";

	/** The operation. */
	public static final String TASK = "resize";

}
