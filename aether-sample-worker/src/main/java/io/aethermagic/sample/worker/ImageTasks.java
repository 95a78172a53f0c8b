package io.aethermagic.sample.worker;

import java.awt.image.BufferedImage;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.worker.TaskContext;
import jakarta.validation.Valid;

/**
 * Does the tasks of the job {@value ResizeRequest#JOB}.
 */
class ImageTasks {

	private final PictureDecoder decoder;

	private final PictureScaler scaler;

	private final PictureEncoder encoder;

	ImageTasks(PictureDecoder decoder, PictureScaler scaler, PictureEncoder encoder) {
		this.decoder = decoder;
		this.scaler = scaler;
		this.encoder = encoder;
	}

	@AetherTaskHandler(job = ResizeRequest.JOB, task = ResizeRequest.TASK)
	Thumbnail resize(@Valid ResizeRequest request, TaskContext task) {
		Stage decoding = new Stage(task, 0, 40, "decoding", "decoded");
		Stage scaling = new Stage(task, 40, 90, "scaling", "scaled");
		Stage encoding = new Stage(task, 90, 100, "encoding", "encoded");
		BufferedImage picture = this.decoder.decode(request.name(), request.picture(), decoding);
		BufferedImage copy = this.scaler.scale(picture, request.width(), scaling);
		byte[] file = this.encoder.encode(copy, request.format(), encoding);
		return new Thumbnail(request.name(), file, copy.getWidth(), copy.getHeight(), request.format());
	}

}
