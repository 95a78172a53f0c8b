package io.aethermagic.test.docs.examples;

/**
 * What the examples work on.
 */
final class Images {

	private Images() {
	}

	static Picture decode(ResizeRequest request) {
		return new Picture(request.image());
	}

	static Thumbnail scale(Picture picture, int width) {
		return new Thumbnail(picture.image(), width);
	}

	record ResizeRequest(String image, int width) {
	}

	record Picture(String image) {
	}

	record Thumbnail(String image, int width) {
	}

	record Encoded(String path) {
	}

}
