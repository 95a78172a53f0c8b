package io.aethermagic.sample.worker;

/**
 * What comes with the percentage while a picture is resized.
 *
 * @param stage what goes on or has just been done: decoding, decoded, scaling, scaled,
 * encoding or encoded
 */
public record ResizeProgress(String stage) {
}
