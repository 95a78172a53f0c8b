package io.aethermagic.sample.worker;

/**
 * What a thumbnail can be written as.
 */
public enum PictureFormat {

	/** For photographs. Has no transparency: what shows through becomes white. */
	JPEG("jpg"),

	/** For drawings and whatever has transparency. */
	PNG("png");

	private final String extension;

	PictureFormat(String extension) {
		this.extension = extension;
	}

	/**
	 * Return how the names of such files end.
	 * @return the extension, without a dot
	 */
	public String extension() {
		return this.extension;
	}

}
