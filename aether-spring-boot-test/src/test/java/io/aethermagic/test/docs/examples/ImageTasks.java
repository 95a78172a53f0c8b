package io.aethermagic.test.docs.examples;

import java.util.Map;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.test.docs.examples.Images.Picture;
import io.aethermagic.test.docs.examples.Images.ResizeRequest;
import io.aethermagic.test.docs.examples.Images.Thumbnail;
import io.aethermagic.worker.TaskContext;

import org.springframework.stereotype.Component;

import static io.aethermagic.test.docs.examples.Images.decode;
import static io.aethermagic.test.docs.examples.Images.scale;

/**
 * The worker of the README.
 */
@Component
class ImageTasks {

	@AetherTaskHandler(job = "image-process", task = "resize")
	Thumbnail resize(ResizeRequest request, TaskContext task) {
		Picture picture = decode(request);
		task.progress(50, Map.of("stage", "decoded"));
		return scale(picture, request.width());
	}

}
