package io.aethermagic.sample.worker;

/**
 * A smaller copy of a picture.
 *
 * @param name the name from the request
 * @param picture the copy's file
 * @param width its width in pixels
 * @param height its height in pixels
 * @param format what the file is
 */
public record Thumbnail(String name, byte[] picture, int width, int height, PictureFormat format) {
}
