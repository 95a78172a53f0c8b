package io.aethermagic.transport;

/**
 * How full something is that has a bound.
 *
 * @param name what it is, in lower case with hyphens; the same for its life
 * @param used how much of it is used now
 * @param capacity its bound
 */
public record BufferLevel(String name, long used, long capacity) {
}
