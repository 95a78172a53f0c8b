package io.aethermagic.test.docs.examples;

import io.aethermagic.annotation.AetherTaskHandler;
import io.aethermagic.test.docs.examples.Images.ResizeRequest;
import io.aethermagic.test.docs.examples.Images.Thumbnail;

/**
 * Pictures that are somewhere else, and a handler that services of amqp-fabric call.
 */
class Pictures {

	private final Store store;

	Pictures(Store store) {
		this.store = store;
	}

	record Stored(String bucket, String key) {
	}

	@AetherTaskHandler(job = "image-process", task = "resize")
	Stored resize(Stored picture) {
		byte[] small = scale(this.store.read(picture));
		return this.store.write(small);
	}

	private static byte[] scale(byte[] picture) {
		return picture.clone();
	}

	interface Store {

		byte[] read(Stored picture);

		Stored write(byte[] picture);

	}

	static class Thumbnails {

		@AetherTaskHandler(job = "thumbnails", task = "resize")
		Thumbnail resize(ResizeRequest request) {
			return new Thumbnail(request.image(), request.width());
		}

	}

}
